package dev.beamstrap.hexcache;

import dev.beamstrap.digest.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A release of a package.
 *
 * @param version its version as the record spells it
 * @param innerChecksum of the tarball's members
 * @param outerChecksum of the tarball, where the record has it
 * @param dependencies in the record's order, optional ones included
 * @param retirement why it should not be used any more
 * @param publishedAt seconds since 1970; a release without it passes every cooldown
 * @param advisories the security advisories that name it, in the record's order
 */
public record ReleaseEntry(
    String version,
    Sha256 innerChecksum,
    Optional<Sha256> outerChecksum,
    List<Dependency> dependencies,
    Optional<Retirement> retirement,
    OptionalLong publishedAt,
    List<Advisory> advisories) {

  /** Keeps copies of the lists. */
  public ReleaseEntry {
    dependencies = List.copyOf(dependencies);
    advisories = List.copyOf(advisories);
  }

  /**
   * What a release depends on.
   *
   * @param repository the key of the dependency's repository; that of the release itself where the
   *     record names none
   * @param packageName the package's name
   * @param app the application's name; the package's where the record names none
   * @param requirement as the record spells it
   * @param optional whether the release works without it
   */
  public record Dependency(
      String repository, String packageName, String app, String requirement, boolean optional) {}

  /**
   * Why a release is retired.
   *
   * @param reason the number on the wire: 0 other, 1 invalid, 2 security, 3 deprecated, 4 renamed
   * @param message more about it, where the record has it
   */
  public record Retirement(int reason, Optional<String> message) {}

  /**
   * A security advisory.
   *
   * @param severity the number on the wire: 0 none, 1 low, 2 medium, 3 high, 4 critical
   * @param cvssScore the wire's 32-bit number, widened
   */
  public record Advisory(
      String id,
      String summary,
      String htmlUrl,
      String apiUrl,
      List<String> aliases,
      OptionalInt severity,
      OptionalDouble cvssScore) {
    /** Keeps a copy of the aliases. */
    public Advisory {
      aliases = List.copyOf(aliases);
    }
  }
}
