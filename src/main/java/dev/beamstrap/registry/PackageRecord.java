package dev.beamstrap.registry;

import dev.beamstrap.digest.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a registry says of one package: the payload of {@code /packages/NAME}.
 *
 * <p>Source: hexpm/specifications registry/package.proto; Hex 2.6.0.
 *
 * @param repository the repository's plain name, for example {@code hexpm} or {@code acme}
 * @param name the package
 * @param releases in the registry's order
 * @param advisories all that the record carries; releases name theirs
 */
public record PackageRecord(
    String repository, String name, List<Release> releases, List<Advisory> advisories) {
  public PackageRecord {
    releases = List.copyOf(releases);
    advisories = List.copyOf(advisories);
  }

  /**
   * Reads a verified payload. Throws {@code integrity.format} or {@code integrity.origin}.
   *
   * @param expectedName the package that was asked for
   */
  public static PackageRecord parse(byte[] payload, Origin origin, String expectedName) {
    return PackageRecordReader.read(payload, origin, expectedName);
  }

  /** The release of a version. */
  public Optional<Release> release(String version) {
    return releases.stream().filter(release -> release.version().equals(version)).findFirst();
  }

  /**
   * One version of the package.
   *
   * @param version valid, safe in a path
   * @param inner see {@link PackageTarball}
   * @param outer the checksum of the tarball; old registries lack it
   * @param publishedAt seconds since 1970-01-01T00:00:00Z
   * @param advisories those that concern this version
   */
  public record Release(
      String version,
      Sha256 inner,
      Optional<Sha256> outer,
      List<Dependency> dependencies,
      Optional<Retirement> retired,
      OptionalLong publishedAt,
      List<Advisory> advisories) {
    public Release {
      dependencies = List.copyOf(dependencies);
      advisories = List.copyOf(advisories);
    }
  }

  /**
   * What a release depends on.
   *
   * @param packageName valid, safe in a path
   * @param requirement as published, which need not follow today's grammar
   * @param app the OTP application when it is not called as the package; any text
   * @param repository valid; none means the repository of the record
   */
  public record Dependency(
      String packageName,
      String requirement,
      boolean optional,
      Optional<String> app,
      Optional<String> repository) {

    /** The OTP application. */
    public String appName() {
      return app.orElse(packageName);
    }
  }

  /** Why a release should not be used any more. */
  public record Retirement(EnumValue reason, Optional<String> message) {}

  /** A known weakness of some releases. */
  public record Advisory(
      String id,
      String summary,
      Optional<String> htmlUrl,
      Optional<String> apiUrl,
      List<String> aliases,
      Optional<EnumValue> severity,
      Optional<Float> cvssScore) {
    public Advisory {
      aliases = List.copyOf(aliases);
    }
  }
}
