package dev.beamstrap.hexcache;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A resolution policy of an organisation, as Hex 2.5 and newer cache it. Enumerations are the
 * numbers on the wire.
 *
 * @param key the key of the repository that the policy was fetched from: {@code hexpm:ORG}
 * @param repository the organisation's plain name, as the record has it
 * @param name the policy's name
 * @param description what it is for, where the record has it
 * @param visibility 0 private, 1 public
 * @param rules what holds for which repository
 * @param etag the record's ETag header verbatim
 */
public record PolicyEntry(
    String key,
    String repository,
    String name,
    Optional<String> description,
    int visibility,
    List<RepositoryRules> rules,
    Optional<String> etag) {

  /** Keeps a copy of the rules. */
  public PolicyEntry {
    rules = List.copyOf(rules);
  }

  /**
   * The rules for packages of one repository.
   *
   * @param repository its name
   * @param restriction what holds for all of its packages
   * @param overrides exceptions, in the record's order
   */
  public record RepositoryRules(
      String repository, Optional<Restriction> restriction, List<Override> overrides) {
    /** Keeps a copy of the exceptions. */
    public RepositoryRules {
      overrides = List.copyOf(overrides);
    }
  }

  /**
   * What bars a release.
   *
   * @param advisoryMinSeverity advisories from this severity on
   * @param retirementReasons retirements for these reasons
   * @param cooldown releases younger than this, {@code 7d}
   */
  public record Restriction(
      OptionalInt advisoryMinSeverity, List<Integer> retirementReasons, Optional<String> cooldown) {
    /** Keeps a copy of the reasons. */
    public Restriction {
      retirementReasons = List.copyOf(retirementReasons);
    }
  }

  /**
   * An exception from a restriction.
   *
   * @param action 0 allow, 1 deny; since Hex 2.6 2 advisory, 3 retirement, 4 cooldown
   * @param packageName the package that it is about
   * @param requirement the versions that it is about
   * @param advisoryId since Hex 2.6
   * @param retirementReason since Hex 2.6
   * @param comment since Hex 2.6
   */
  public record Override(
      int action,
      Optional<String> packageName,
      Optional<String> requirement,
      Optional<String> advisoryId,
      OptionalInt retirementReason,
      Optional<String> comment) {}
}
