package dev.beamstrap.install;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.hexcache.HexHome;
import dev.beamstrap.mixtools.MixHome;
import dev.beamstrap.store.Homes;
import dev.beamstrap.store.StagedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory in which Mix, Hex and rebar3 keep their files where the usual homes cannot be
 * written: {@code mix}, {@code hex} and {@code rebar3} below it.
 *
 * <p>What the user has set up in the usual homes goes on to count there, by symbolic links: Hex's
 * {@code hex.config} (private repositories, keys) and Mix's {@code public_keys}. They are links and
 * no copies so that no credential lies in a project, and what a sandbox hides stays hidden. What
 * the user put in their place is left alone. Archives and rebar3 that lie in the usual home of Mix,
 * as in an image that was prepared with network, are copied when there are none yet.
 */
public final class FallbackHome {
  private FallbackHome() {}

  /** Where it is; empty when the usual homes are used. */
  public static Optional<Path> of(Surroundings world) {
    Homes homes = world.homes().get();
    if (homes.reason().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> env = world.env();
    String home = env.getOrDefault("HOME", "");
    try {
      if (env.getOrDefault("HEX_HOME", "").isEmpty() && !home.isEmpty()) {
        Path config = HexHome.of(env, Path.of(home), world.directory(), false).configFile();
        if (Files.isRegularFile(config) && Files.isReadable(config)) {
          link(homes, Path.of("hex", "hex.config"), config);
        }
      }
      if (env.getOrDefault("MIX_HOME", "").isEmpty() && !home.isEmpty()) {
        Path keys = MixHome.of(env).home().resolve("public_keys");
        if (Files.isDirectory(keys) && Files.isReadable(keys)) {
          link(homes, Path.of("mix", "public_keys"), keys);
        }
        for (String name : List.of("archives", "elixir")) {
          copy(homes, Path.of("mix", name), keys.resolveSibling(name));
        }
      }
    } catch (IOException | UncheckedIOException | BeamstrapException e) {
      world.reporter().note("settings of Hex and Mix are not carried over: " + e.getMessage());
    }
    return Optional.of(homes.data());
  }

  private static void copy(Homes homes, Path name, Path source) throws IOException {
    Path target = homes.data().resolve(name);
    if (Files.exists(target) || !Files.isDirectory(source) || !Files.isReadable(source)) {
      return;
    }
    homes.createData();
    try (StagedDirectory staged = StagedDirectory.beside(target);
        Stream<Path> entries = Files.walk(source)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path copy = staged.path().resolve(source.relativize(entry).toString());
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(copy);
        } else if (Files.isRegularFile(entry)) {
          Files.copy(entry, copy);
        }
      }
      staged.publishUnlessPresent();
    }
  }

  private static void link(Homes homes, Path name, Path target) throws IOException {
    Path link = homes.data().resolve(name);
    boolean stale = Files.isSymbolicLink(link) && !Files.readSymbolicLink(link).equals(target);
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !stale) {
      return;
    }
    homes.createData();
    Files.createDirectories(link.resolveSibling("."));
    try {
      if (stale) {
        Files.deleteIfExists(link);
      }
      Files.createSymbolicLink(link, target);
    } catch (FileAlreadyExistsException e) {
      // Another run was faster.
    }
  }
}
