package dev.beamstrap.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beamstrap.registry.wire.PolicyWire;
import java.util.List;
import java.util.Optional;

/**
 * A policy of an organisation: the payload of {@code /repos/ORG/policies/NAME}. Hex 2.5 and later
 * obey it; here it is only carried. Components are absent where the message has no such field.
 *
 * <p>Source: hexpm/specifications registry/policy.proto; Hex 2.6.0.
 */
public record PolicyRecord(
    String repository,
    String name,
    Optional<String> description,
    Optional<EnumValue> visibility,
    List<RepositoryPolicy> repositories) {
  public PolicyRecord {
    repositories = List.copyOf(repositories);
  }

  /** What the policy says of one repository. */
  public record RepositoryPolicy(
      String repository, Optional<Restriction> restriction, List<PolicyOverride> overrides) {
    public RepositoryPolicy {
      overrides = List.copyOf(overrides);
    }
  }

  /** Which releases are refused. */
  public record Restriction(
      Optional<EnumValue> advisoryMinSeverity,
      List<EnumValue> retirementReasons,
      Optional<String> cooldown) {
    public Restriction {
      retirementReasons = List.copyOf(retirementReasons);
    }
  }

  /** An exception from the restriction. */
  public record PolicyOverride(
      Optional<EnumValue> action,
      Optional<PackageRef> ref,
      Optional<String> advisoryId,
      Optional<EnumValue> retirementReason,
      Optional<String> comment) {}

  /** Which package, and which versions of it. */
  public record PackageRef(Optional<String> packageName, Optional<String> requirement) {}

  /** Reads a verified payload. Throws {@code integrity.format} or {@code integrity.origin}. */
  public static PolicyRecord parse(byte[] payload, Origin origin, String expectedName) {
    String resource = origin.repository() + " policies/" + expectedName;
    PolicyWire.Policy wire;
    try {
      wire = PolicyWire.Policy.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw SignedRecord.malformed(resource, "it is no policy");
    }
    origin.check(wire.getRepository(), expectedName, wire.getName(), resource);
    return new PolicyRecord(
        wire.getRepository(),
        wire.getName(),
        given(wire.hasDescription(), wire.getDescription()),
        given(wire.hasVisibility(), EnumValue.of(Enumeration.VISIBILITY, wire.getVisibility())),
        wire.getRepositoriesList().stream().map(PolicyRecord::repository).toList());
  }

  private static RepositoryPolicy repository(PolicyWire.RepositoryPolicy wire) {
    return new RepositoryPolicy(
        wire.getRepository(),
        given(wire.hasRestriction(), restriction(wire.getRestriction())),
        wire.getOverridesList().stream().map(PolicyRecord::exception).toList());
  }

  private static Restriction restriction(PolicyWire.Restriction wire) {
    return new Restriction(
        given(
            wire.hasAdvisoryMinSeverity(),
            EnumValue.of(Enumeration.SEVERITY, wire.getAdvisoryMinSeverity())),
        wire.getRetirementReasonsList().stream()
            .map(number -> EnumValue.of(Enumeration.RETIREMENT_REASON, number))
            .toList(),
        given(wire.hasCooldown(), wire.getCooldown()));
  }

  private static PolicyOverride exception(PolicyWire.Override wire) {
    PolicyWire.PackageRef ref = wire.getRef();
    return new PolicyOverride(
        given(wire.hasAction(), EnumValue.of(Enumeration.OVERRIDE_ACTION, wire.getAction())),
        given(
            wire.hasRef(),
            new PackageRef(
                given(ref.hasPackage(), ref.getPackage()),
                given(ref.hasRequirement(), ref.getRequirement()))),
        given(wire.hasAdvisoryId(), wire.getAdvisoryId()),
        given(
            wire.hasRetirementReason(),
            EnumValue.of(Enumeration.RETIREMENT_REASON, wire.getRetirementReason())),
        given(wire.hasComment(), wire.getComment()));
  }

  private static <T> Optional<T> given(boolean present, T value) {
    return present ? Optional.of(value) : Optional.empty();
  }
}
