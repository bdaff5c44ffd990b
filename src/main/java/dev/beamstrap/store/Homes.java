package dev.beamstrap.store;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where beamstrap keeps its things.
 *
 * <p>Data (tools, shims): {@code BEAMSTRAP_HOME}, else {@code $XDG_DATA_HOME/beamstrap}, else
 * {@code ~/.local/share/beamstrap}. Cache (blobs, listings): {@code BEAMSTRAP_CACHE_DIR}, else
 * {@code $XDG_CACHE_HOME/beamstrap}, else {@code ~/.cache/beamstrap}. A home that cannot be written
 * is replaced by {@code .beamstrap} in the project, or {@code .beamstrap/cache}. As the XDG base
 * directory specification asks, its variables count only with an absolute path.
 *
 * @param data where tools are put; absolute, may not exist yet
 * @param cache where downloads are kept; absolute, may not exist yet
 * @param readOnlyData the usual data home when it exists but cannot be written: what is installed
 *     there can be used all the same
 * @param reason why the project's own directory is used, in one line; empty when it is not
 */
public record Homes(Path data, Path cache, Optional<Path> readOnlyData, Optional<String> reason) {
  private static final String LOCAL = ".beamstrap";

  /**
   * Finds the homes, and whether they can be written, without creating anything.
   *
   * @param env the environment
   * @param userHome the home directory that the system knows (property {@code user.home}); used
   *     when HOME is not set
   * @param project the project's directory
   * @throws BeamstrapException {@code disk.permission} when a home directory is needed and HOME is
   *     of no use, or neither a home nor the project can be written; {@code usage} when a variable
   *     of ours holds a relative path
   */
  public static Homes locate(Map<String, String> env, String userHome, Path project) {
    return locate(env, userHome, project, Homes::writable);
  }

  static Homes locate(
      Map<String, String> env, String userHome, Path project, Predicate<Path> writable) {
    Path usualData =
        usual(env, userHome, "BEAMSTRAP_HOME", "XDG_DATA_HOME", Path.of(".local", "share"));
    Path usualCache =
        usual(env, userHome, "BEAMSTRAP_CACHE_DIR", "XDG_CACHE_HOME", Path.of(".cache"));
    boolean dataFits = writable.test(usualData);
    boolean cacheFits = writable.test(usualCache);
    Path local = project.toAbsolutePath().normalize().resolve(LOCAL);
    if (dataFits && cacheFits) {
      return new Homes(usualData, usualCache, Optional.empty(), Optional.empty());
    }
    List<String> refused = new ArrayList<>();
    if (!dataFits) {
      refused.add(usualData.toString());
    }
    if (!cacheFits) {
      refused.add(usualCache.toString());
    }
    String reason = String.join(" and ", refused) + " cannot be written";
    if (!writable.test(local)) {
      throw Fault.of(FaultCode.DISK_PERMISSION, "there is no place to install to")
          .cause(reason + ", nor can " + local)
          .remedy("set BEAMSTRAP_HOME and BEAMSTRAP_CACHE_DIR to directories that can be written")
          .exception();
    }
    return new Homes(
        dataFits ? usualData : local,
        cacheFits ? usualCache : local.resolve("cache"),
        dataFits || !Files.isDirectory(usualData) ? Optional.empty() : Optional.of(usualData),
        Optional.of(reason + "; using " + local));
  }

  /**
   * Creates the data home.
   *
   * @throws BeamstrapException {@code disk.*}
   */
  public Path createData() {
    return create(data);
  }

  /**
   * Creates the cache home.
   *
   * @throws BeamstrapException {@code disk.*}
   */
  public Path createCache() {
    return create(cache);
  }

  private Path create(Path home) {
    DirectoryTree.ensure(home);
    boolean local = reason.isPresent();
    if (local && home.endsWith(LOCAL)) {
      hide(home);
    } else if (local && home.endsWith(Path.of(LOCAL, "cache"))) {
      hide(Leftover.parent(home));
    }
    return home;
  }

  /** Keeps the directory out of the project's version control without touching its files. */
  private static void hide(Path local) {
    AtomicFile.write(local.resolve(".gitignore"), new byte[] {'*', '\n'}, 0644);
  }

  private static Path usual(
      Map<String, String> env, String userHome, String ours, String xdg, Path below) {
    String explicit = env.getOrDefault(ours, "");
    if (!explicit.isEmpty()) {
      Path path = Path.of(explicit);
      if (!path.isAbsolute()) {
        throw Fault.of(FaultCode.USAGE, ours + " is no absolute path: " + explicit)
            .remedy("set " + ours + " to an absolute path, or leave it unset")
            .exception();
      }
      return path.normalize();
    }
    String base = env.getOrDefault(xdg, "");
    if (base.startsWith("/")) {
      return Path.of(base).normalize().resolve("beamstrap");
    }
    return home(env, userHome).resolve(below).resolve("beamstrap");
  }

  private static Path home(Map<String, String> env, String userHome) {
    String home = env.getOrDefault("HOME", "");
    String known = home.isEmpty() ? userHome : home;
    Path path = Path.of(known).normalize();
    if (path.isAbsolute() && path.getNameCount() > 0) {
      return path;
    }
    throw Fault.of(FaultCode.DISK_PERMISSION, "there is no home directory to keep things in")
        .cause(home.isEmpty() ? "HOME is not set" : "HOME is " + home)
        .remedy(
            "set HOME to your home directory, or BEAMSTRAP_HOME and BEAMSTRAP_CACHE_DIR to absolute"
                + " paths")
        .exception();
  }

  /**
   * Whether a directory can be written to, or made. Asks access(2), which knows permissions and
   * read-only file systems, of it or the nearest one above it, and writes nothing.
   */
  public static boolean writable(Path directory) {
    Path here = directory;
    while (!Files.isDirectory(here)) {
      Path parent = here.getParent();
      if (parent == null || Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      here = parent;
    }
    return Files.isWritable(here) && Files.isExecutable(here);
  }
}
