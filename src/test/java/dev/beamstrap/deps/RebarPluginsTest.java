package dev.beamstrap.deps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.deps.RebarPlugins.Wanted;
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

class RebarPluginsTest {
  private static final String CONFIG =
      """
      {plugins, [one, {two, "~> 2.0"}, {three, {pkg, other}}, {four, "1.0.0", {pkg, fourth}},
                 {five, {git, "https://x/y.git", {tag, "1"}}}]}.
      {project_plugins, [six]}.
      """;

  @Test
  void everyFormOfAHexPluginIsRead() {
    byte[] config = CONFIG.getBytes(StandardCharsets.UTF_8);
    assertThat(RebarPlugins.of("rebar.config", config, true))
        .containsExactly(
            new Wanted("one", ""),
            new Wanted("two", "~> 2.0"),
            new Wanted("other", ""),
            new Wanted("fourth", "1.0.0"),
            new Wanted("six", ""));
    assertThat(RebarPlugins.of("rebar.config", config, false))
        .doesNotContain(new Wanted("six", ""));
  }

  @ParameterizedTest
  @CsvSource({"'',2.1.0", "~> 1.0,1.10.0", "1.2.0,1.2.0", "3.0.0-rc.1,3.0.0-rc.1"})
  void theNewestThatFitsIsTaken(String requirement, String version) {
    List<ReleaseEntry> releases =
        Stream.of("1.2.0", "1.10.0", "2.1.0", "3.0.0-rc.1").map(RebarPluginsTest::release).toList();
    assertThat(RebarPlugins.choose(releases, requirement).orElseThrow().version())
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
