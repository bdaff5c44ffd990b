package dev.beamstrap.deps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.deps.RebarConfig.Wanted;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.hexcache.ReleaseEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RebarPackagesTest {
  private static final String CONFIG =
      """
      {deps, [one, {two, "~> 2.0"}, {three, {pkg, other}}, {four, "1.0.0", {pkg, fourth}},
              {five, {git, "https://x/y.git", {tag, "1"}}}, {six, ".*", {git, "https://x/z.git"}}]}.
      {plugins, [seven]}.
      {project_plugins, [{eight, "1.0.0"}]}.
      {profiles, [{test, [{deps, [nine]}, {plugins, [ten]}]}]}.
      """;

  @Test
  void everyFormOfAHexPackageIsRead() {
    RebarConfig config = RebarConfig.parse("rebar.config", CONFIG.getBytes(StandardCharsets.UTF_8));
    assertThat(config.deps())
        .containsExactlyInAnyOrder(
            new Wanted("one", "one", ""),
            new Wanted("two", "two", "~> 2.0"),
            new Wanted("three", "other", ""),
            new Wanted("four", "fourth", "1.0.0"),
            new Wanted("nine", "nine", ""));
    assertThat(config.plugins())
        .containsExactlyInAnyOrder(new Wanted("seven", "seven", ""), new Wanted("ten", "ten", ""));
    assertThat(config.projectPlugins()).containsExactly(new Wanted("eight", "eight", "1.0.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{deps, [one", "case os:getenv(\"X\") of X -> X end.", "{deps, x}."})
  void whatIsNoListOfPackagesAsksForNothing(String text) {
    assertThat(RebarConfig.parse("rebar.config", text.getBytes(StandardCharsets.UTF_8)).deps())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'',2.1.0", "~> 1.0,1.10.0", "1.2.0,1.2.0", "3.0.0-rc.1,3.0.0-rc.1"})
  void theNewestThatFitsIsTaken(String requirement, String version) {
    List<ReleaseEntry> releases =
        Stream.of("1.2.0", "1.10.0", "2.1.0", "3.0.0-rc.1")
            .map(RebarPackagesTest::release)
            .toList();
    assertThat(RebarPackages.choose(releases, requirement).orElseThrow().version())
        .isEqualTo(version);
  }

  private static ReleaseEntry release(String version) {
    return new ReleaseEntry(
        version,
        new Sha256("0".repeat(64)),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }
}
