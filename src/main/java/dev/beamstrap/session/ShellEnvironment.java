package dev.beamstrap.session;

import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.ProjectTools;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The environment of a shell, as {@code env} prints it: that of the project's tools, and before
 * them the shims where they are installed. Shims come first because only so they stay effective:
 * they follow the shell into other projects, and give the network to what needs it. The tools come
 * behind them for programs that have no shim.
 */
public final class ShellEnvironment {
  private final Surroundings world;

  /** The environment for shells in the given surroundings. */
  public ShellEnvironment(Surroundings world) {
    this.world = world;
  }

  /**
   * The environment for the shell that asks.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code project.*}; not where nothing asks for
   *     tools and shims are installed, which will find those of other directories
   */
  public Environment current() {
    return with(world.env());
  }

  /**
   * The environment for shells to come: the same whether or not it is in effect already, so that
   * writing it down twice writes the same.
   */
  public Environment lasting() {
    Map<String, String> before = new HashMap<>(world.env());
    Environment.REDIRECTING.forEach(name -> before.putIfAbsent(name, ""));
    Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .filter(name -> !before.getOrDefault(name, "").isEmpty())
        .findFirst()
        .filter(name -> before.getOrDefault(name, "").equals(Environment.LOCALE))
        .ifPresent(name -> before.put(name, "C"));
    // What the fallback would set and is set so already was set by us.
    Map<String, String> bare = new HashMap<>(before);
    bare.keySet().removeAll(Environment.HOMES);
    Map<String, String> fallbacks = with(bare).variables();
    before
        .entrySet()
        .removeIf(
            set ->
                Environment.HOMES.contains(set.getKey())
                    && set.getValue().equals(fallbacks.get(set.getKey())));
    return with(before);
  }

  private Environment with(Map<String, String> env) {
    Surroundings there =
        new Surroundings(
            world.directory(),
            env,
            world.homes(),
            world.manifests(),
            world.host(),
            world.http(),
            world.offline(),
            world.reporter());
    Optional<Path> shims = shims();
    boolean nothingAsked =
        shims.isPresent() && ProjectTools.find(world.directory(), env).requests().isEmpty();
    Environment tools =
        nothingAsked
            ? Environment.of(List.of(), env, Optional.empty())
            : new ProjectEnvironment(there).environment();
    List<String> path = new ArrayList<>(shims.stream().map(Path::toString).toList());
    path.addAll(tools.path());
    return new Environment(path, tools.variables(), tools.unset());
  }

  private Optional<Path> shims() {
    Homes homes = world.homes().get();
    return Stream.concat(Stream.of(homes.data()), homes.readOnlyData().stream())
        .map(Shims::of)
        .filter(shims -> !shims.installed().isEmpty())
        .map(Shims::directory)
        .findFirst();
  }
}
