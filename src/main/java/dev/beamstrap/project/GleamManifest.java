package dev.beamstrap.project;

import dev.beamstrap.digest.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gleam's {@code manifest.toml}:
 *
 * <pre>
 * packages = [
 *   { name = "gleam_stdlib", version = "0.44.0", build_tools = ["gleam"], requirements = [], otp_app = "gleam_stdlib", source = "hex", outer_checksum = "A6E5…" },
 * ]
 *
 * [requirements]
 * gleam_stdlib = { version = "&gt;= 0.34.0 and &lt; 2.0.0" }
 * </pre>
 *
 * <p>Source: gleam v1.18.1 compiler-core/src/manifest.rs.
 *
 * @param packages in the order of the file
 * @param requirements what gleam.toml asked for when the manifest was written: package to
 *     requirement; empty text for one that is no Hex package
 */
public record GleamManifest(List<Package> packages, Map<String, String> requirements) {
  public GleamManifest {
    packages = List.copyOf(packages);
    requirements = Map.copyOf(requirements);
  }

  /**
   * Reads a manifest. Throws {@code project.conflict} or {@code project.syntax}.
   *
   * @param source what the file is called in messages, for example {@code manifest.toml}
   */
  public static GleamManifest parse(String content, String source) {
    return new GleamManifestReader(new ProjectText(content, source)).read();
  }

  /**
   * A locked package.
   *
   * @param name valid, safe in a path
   * @param version valid, safe in a path
   * @param requirements names of packages
   * @param otpApp the OTP application when it is not called as the package
   */
  public record Package(
      String name,
      String version,
      List<String> buildTools,
      List<String> requirements,
      Optional<String> otpApp,
      Source source) {
    public Package {
      buildTools = List.copyOf(buildTools);
      requirements = List.copyOf(requirements);
    }
  }

  /** Where a package comes from. */
  public sealed interface Source {}

  /** The hexpm repository. */
  public record Hex(Sha256 outer) implements Source {}

  /**
   * A revision in a Git repository.
   *
   * @param repo never starts with a dash
   * @param commit 40 or 64 lower-case hexadecimal digits
   */
  public record Git(String repo, String commit, Optional<String> path) implements Source {}

  /** A directory. */
  public record Local(String path) implements Source {}
}
