package dev.beamstrap.hexcache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where rebar3 keeps what it got from Hex. Source: {@code rebar_dir.erl} and {@code
 * rebar_packages.erl} of rebar3 3.27.0.
 *
 * @param cache the global cache directory
 */
public record RebarHome(Path cache) {

  /** The home that an environment makes: {@code REBAR_CACHE_DIR}, else {@code ~/.cache/rebar3}. */
  public static RebarHome of(
      Map<String, String> environment, Path userHome, Path workingDirectory) {
    return new RebarHome(
        EnvironmentPath.set(environment, "REBAR_CACHE_DIR")
            .map(workingDirectory::resolve)
            .orElseGet(() -> userHome.resolve(".cache").resolve("rebar3")));
  }

  /** The index of all packages that rebar3 knows. */
  public Path index() {
    return cache.resolve("hex").resolve("packages.idx");
  }

  /** The tarball of a release. */
  public Path tarball(PackageKey owner, String version) {
    return file(owner, version, ".tar");
  }

  /**
   * The ETag of that tarball. Without this file, or (before 3.20) with an empty one, rebar3 does
   * not look at the tarball.
   */
  public Path etag(PackageKey owner, String version) {
    return file(owner, version, ".etag");
  }

  /**
   * What belongs into {@link #etag}.
   *
   * @param header the ETag that the tarball came with, where it is known; any other text makes
   *     rebar3 ask anew when it is online
   */
  public static byte[] etagContent(Optional<String> header) {
    return header
        .filter(etag -> !etag.isBlank())
        .orElse("\"beamstrap\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Path file(PackageKey owner, String version, String extension) {
    return cache
        .resolve("hex")
        .resolve(PathPart.of(owner.repository()))
        .resolve("packages")
        .resolve(PathPart.of(owner.name() + "-" + version + extension));
  }
}
