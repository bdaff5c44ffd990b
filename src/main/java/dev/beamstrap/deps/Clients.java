package dev.beamstrap.deps;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.CacheFormat;
import dev.beamstrap.hexcache.GleamCache;
import dev.beamstrap.hexcache.HexHome;
import dev.beamstrap.hexcache.RebarHome;
import dev.beamstrap.hexcache.RebarIndex;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.install.FallbackHome;
import dev.beamstrap.install.MixHomes;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.mixtools.InstalledHex;
import dev.beamstrap.mixtools.MixHome;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.version.SemVer;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which Hex, rebar3 and Mix the project will run, and where they keep their files. */
final class Clients {
  /** The oldest Hex with the newest cache: what an install puts there where nothing else is. */
  private static final SemVer NEWEST_HEX = SemVer.of(2, 6, 0);

  private static final String NEWEST_REBAR = "3.28.0";

  private final Surroundings world;
  private final Map<String, String> env;

  Clients(Surroundings world) {
    this.world = world;
    this.env = new LinkedHashMap<>(world.env());
    // As `beamstrap env` sets them for a home that cannot be written.
    FallbackHome.of(world).ifPresent(home -> env.putAll(Environment.homesIn(home, world.env())));
  }

  /** The environment with what the fallback homes set. */
  Map<String, String> env() {
    return env;
  }

  private Path userHome() {
    String home = env.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  HexHome hexHome() {
    return HexHome.of(env, userHome(), world.directory(), false);
  }

  /** The versions of Hex that Mix would load, newest last; never empty. */
  List<SemVer> hexVersions() {
    MixHome mix = MixHomes.of(world);
    List<SemVer> versions = new ArrayList<>();
    for (InstalledHex hex : InstalledHex.in(mix.archives())) {
      hex.version().ifPresent(versions::add);
    }
    versions.sort(Comparator.naturalOrder());
    return versions.isEmpty() ? List.of(NEWEST_HEX) : versions;
  }

  /** Whether Mix would load some Hex. */
  boolean hasHex() {
    return !InstalledHex.in(MixHomes.of(world).archives()).isEmpty();
  }

  UserCaches.Layout layout() {
    Map<String, CacheFormat> formats = new LinkedHashMap<>();
    // The newest Hex that uses a file decides on its form: older ones cannot share it.
    hexVersions().stream()
        .map(hex -> CacheFormat.ofHex(hex.toString()))
        .forEach(format -> formats.put(format.fileName(), format));
    OperatingSystem system =
        System.getProperty("os.name", "").startsWith("Mac")
            ? OperatingSystem.MACOS
            : OperatingSystem.LINUX;
    return new UserCaches.Layout(
        hexHome(),
        List.copyOf(formats.values()),
        RebarHome.of(env, userHome(), world.directory()),
        rebarFormat(),
        GleamCache.of(env, userHome(), system),
        tool(Tool.GLEAM).map(InstalledTool::version).orElse(""));
  }

  private RebarIndex.Format rebarFormat() {
    return RebarIndex.Format.ofRebar(rebarVersion().orElse(NEWEST_REBAR));
  }

  /** The rebar3 that the user will run: the project's, the one on PATH, else Mix's. */
  private Optional<String> rebarVersion() {
    Optional<String> own = tool(Tool.REBAR).map(InstalledTool::version);
    if (own.isPresent()) {
      return own;
    }
    Optional<String> onPath =
        SearchPath.of(env).all("rebar3").flatMap(file -> Rebar3.version(file).stream()).findFirst();
    if (onPath.isPresent()) {
      return onPath;
    }
    Path all = MixHomes.of(world).home().resolve("elixir");
    List<SemVer> found = new ArrayList<>();
    if (Files.isDirectory(all)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(all)) {
        for (Path entry : entries) {
          Rebar3.version(entry.resolve("rebar3")).flatMap(SemVer::parse).ifPresent(found::add);
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return found.stream().max(Comparator.naturalOrder()).map(SemVer::toString);
  }

  private Optional<InstalledTool> tool(Tool tool) {
    return tools().stream().filter(one -> one.tool() == tool).findFirst();
  }

  private List<InstalledTool> tools() {
    try {
      return new ProjectEnvironment(world).tools();
    } catch (BeamstrapException e) {
      if (e.fault().code() == FaultCode.PROJECT_MISSING) {
        return List.of();
      }
      throw e;
    }
  }

  /** The environment in which {@code mix} can be run: the project's tools, else those on PATH. */
  Optional<Map<String, String>> mixEnvironment() {
    List<InstalledTool> tools = tools();
    boolean complete =
        tools.stream().anyMatch(tool -> tool.tool() == Tool.ELIXIR)
            && tools.stream().anyMatch(tool -> tool.tool() == Tool.ERLANG);
    Map<String, String> all =
        complete
            ? Environment.of(tools, env, Optional.empty()).over(env)
            : new LinkedHashMap<>(env);
    SearchPath programs = SearchPath.of(all);
    return programs.first("mix").isPresent() && programs.first("erl").isPresent()
        ? Optional.of(all)
        : Optional.empty();
  }
}
