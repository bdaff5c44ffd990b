package dev.beamstrap.hexcache;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where gleam keeps the tarballs that it got from Hex. It uses a file there without looking at its
 * checksum, so only verified tarballs belong there. Source: {@code compiler-core/src/paths.rs} of
 * gleam 1.14.0 and 1.18.1.
 *
 * @param packages the directory of the tarballs
 */
public record GleamCache(Path packages) {
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

  /** The cache that an environment makes. */
  public static GleamCache of(
      Map<String, String> environment, Path userHome, OperatingSystem system) {
    Path cache =
        switch (system) {
          case MACOS -> userHome.resolve("Library").resolve("Caches");
          case LINUX, OTHER ->
              EnvironmentPath.set(environment, "XDG_CACHE_HOME")
                  .map(Path::of)
                  .filter(Path::isAbsolute)
                  .orElseGet(() -> userHome.resolve(".cache"));
        };
    return new GleamCache(
        cache.resolve("gleam").resolve("hex").resolve("hexpm").resolve("packages"));
  }

  /**
   * The tarball of a release of hexpm.
   *
   * @param gleam the version of gleam; from 1.15.0 on it looks for the checksum, and what is no
   *     version counts as newest
   * @param outer the tarball's checksum
   */
  public Path tarball(String gleam, String name, String version, Sha256 outer) {
    Matcher matcher = VERSION.matcher(gleam);
    boolean byName =
        matcher.matches()
            && (Integer.parseInt(matcher.group(1)) < 1
                || Integer.parseInt(matcher.group(1)) == 1
                    && Integer.parseInt(matcher.group(2)) < 15);
    String file = byName ? name + "-" + version : outer.hex().toUpperCase(Locale.ROOT);
    return packages.resolve(PathPart.of(file + ".tar"));
  }
}
