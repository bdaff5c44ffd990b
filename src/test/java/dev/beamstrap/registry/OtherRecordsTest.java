package dev.beamstrap.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code /names}, {@code /versions}, policies, and the paths of them all. */
class OtherRecordsTest {
  private static final Origin HEXPM = Origin.of("hexpm");

  @Test
  void readsNames() {
    WireBytes payload =
        new WireBytes()
            .message(1, new WireBytes().text(1, "a").message(3, new WireBytes().number(1, 9)))
            .message(1, new WireBytes().text(1, "b"))
            .text(2, "hexpm");
    assertThat(NamesRecord.parse(payload.toBytes(), HEXPM))
        .isEqualTo(
            new NamesRecord(
                "hexpm",
                List.of(
                    new NamesRecord.Name("a", OptionalLong.of(9)),
                    new NamesRecord.Name("b", OptionalLong.empty()))));
    assertThatThrownBy(() -> NamesRecord.parse(payload.toBytes(), Origin.of("mine")))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining("speaks of something else");
  }

  @Test
  void readsVersions() {
    WireBytes payload =
        new WireBytes()
            .message(
                1,
                new WireBytes()
                    .text(1, "a")
                    .text(2, "1.0.0")
                    .text(2, "1.1.0")
                    .packed(3, 0)
                    .packed(5, 1, 9))
            .text(2, "hexpm");
    assertThat(VersionsRecord.parse(payload.toBytes(), HEXPM).packages())
        .containsExactly(
            new VersionsRecord.PackageVersions(
                "a", List.of("1.0.0", "1.1.0"), List.of("1.0.0"), List.of("1.1.0")));
  }

  @Test
  void readsPolicies() {
    WireBytes payload =
        new WireBytes()
            .text(1, "acme")
            .text(2, "strict")
            .number(4, 1)
            .message(
                5,
                new WireBytes()
                    .text(1, "hexpm")
                    .message(2, new WireBytes().number(1, 4).packed(2, 1, 2).text(3, "7d"))
                    .message(
                        3,
                        new WireBytes()
                            .number(1, 9)
                            .message(2, new WireBytes().text(1, "a"))
                            .text(3, "GHSA-1")
                            .number(4, 0)
                            .text(5, "why")));
    PolicyRecord policy = PolicyRecord.parse(payload.toBytes(), Origin.of("hexpm:acme"), "strict");
    assertThat(policy.description()).isEmpty();
    assertThat(policy.visibility().flatMap(EnumValue::name)).contains("VISIBILITY_PUBLIC");
    PolicyRecord.RepositoryPolicy repository = policy.repositories().get(0);
    PolicyRecord.Restriction restriction = repository.restriction().orElseThrow();
    assertThat(restriction.advisoryMinSeverity().flatMap(EnumValue::name))
        .contains("SEVERITY_CRITICAL");
    assertThat(restriction.retirementReasons()).extracting(EnumValue::number).containsExactly(1, 2);
    assertThat(restriction.cooldown()).contains("7d");
    assertThat(repository.overrides())
        .containsExactly(
            new PolicyRecord.PolicyOverride(
                Optional.of(new EnumValue(9, Optional.empty())),
                Optional.of(new PolicyRecord.PackageRef(Optional.of("a"), Optional.empty())),
                Optional.of("GHSA-1"),
                Optional.of(new EnumValue(0, Optional.of("RETIRED_OTHER"))),
                Optional.of("why")));
  }

  @Test
  void pathsAreThoseOfTheRepository() {
    assertThat(RegistryPaths.packageRecord("hexpm", "jason")).isEqualTo("/packages/jason");
    assertThat(RegistryPaths.packageRecord("hexpm:acme", "x")).isEqualTo("/repos/acme/packages/x");
    assertThat(RegistryPaths.tarball("mine", "x", "1.0.0-rc.1+b2"))
        .isEqualTo("/tarballs/x-1.0.0-rc.1%2Bb2.tar");
    assertThat(RegistryPaths.policy("hexpm:acme", "strict"))
        .isEqualTo("/repos/acme/policies/strict");
  }

  @Test
  void noPathLeadsElsewhere() {
    for (String name : List.of("", "..", "../x", "a/b", "A", "a%2e", "a\n", "a".repeat(129))) {
      assertThatThrownBy(() -> RegistryPaths.packageRecord("hexpm", name))
          .as(name)
          .isInstanceOf(BeamstrapException.class);
    }
    for (String repository : List.of("", ".", "..", "hexpm:..", "hexpm:", ":a", "a/b", "a\\b")) {
      assertThatThrownBy(() -> RegistryPaths.packageRecord(repository, "a"))
          .as(repository)
          .isInstanceOf(BeamstrapException.class);
    }
    for (String version : List.of("1.0", "1.0.0/..", "1.0.0-", "v1.0.0", "1.0.0-a/b")) {
      assertThatThrownBy(() -> RegistryPaths.tarball("hexpm", "a", version))
          .as(version)
          .isInstanceOf(BeamstrapException.class);
    }
  }
}
