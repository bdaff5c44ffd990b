package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolchainsTest {
  @TempDir Path home;
  private Toolchains toolchains;

  @BeforeEach
  void store() {
    toolchains = new Toolchains(home);
  }

  private Path install(Tool tool, String version) throws IOException {
    Path root = toolchains.directory(tool, version);
    Files.createDirectories(root.resolve("bin"));
    ToolMarker.write(
        root,
        ToolMarker.of(
            tool,
            version,
            new SafeUrl("https://user:pass@builds.hex.pm/x?token=abc"),
            "0".repeat(64),
            "ubuntu-22.04/amd64"));
    return root;
  }

  @Test
  void findsWhatIsComplete() throws Exception {
    Path root = install(Tool.ERLANG, "27.3.4.1");

    InstalledTool found = toolchains.find(Tool.ERLANG, "27.3.4.1").orElseThrow();

    assertThat(found.root()).isEqualTo(root).isEqualTo(home.resolve("toolchains/erlang/27.3.4.1"));
    assertThat(found.bin()).isEqualTo(root.resolve("bin"));
    assertThat(found.marker())
        .containsOnly(
            Map.entry("tool", "erlang"),
            Map.entry("version", "27.3.4.1"),
            Map.entry("url", "https://***@builds.hex.pm/x?token=***"),
            Map.entry("sha256", "0".repeat(64)),
            Map.entry("platform", "ubuntu-22.04/amd64"));
  }

  @Test
  void countsADirectoryWithoutAWholeMarkerAsNothing() throws Exception {
    Files.createDirectories(toolchains.directory(Tool.ERLANG, "27.3").resolve("bin"));
    assertThat(toolchains.find(Tool.ERLANG, "27.3")).isEmpty();

    Path cut = install(Tool.ERLANG, "27.2");
    byte[] marker = Files.readAllBytes(cut.resolve(ToolMarker.FILE));
    for (int length = 0; length < marker.length - 1; length += 7) {
      Files.write(cut.resolve(ToolMarker.FILE), java.util.Arrays.copyOf(marker, length));
      boolean endsWithLine = length > 0 && marker[length - 1] == '\n';
      assertThat(toolchains.find(Tool.ERLANG, "27.2").isPresent())
          .as("the first %d bytes", length)
          .isEqualTo(endsWithLine);
    }
    assertThat(toolchains.find(Tool.ELIXIR, "1.18.3")).isEmpty();
    assertThat(toolchains.list()).isEmpty();
  }

  @Test
  void writesEqualMarkersForEqualInstallations() throws Exception {
    Path first = install(Tool.ELIXIR, "1.18.3-otp-27");
    byte[] once = Files.readAllBytes(first.resolve(ToolMarker.FILE));
    install(Tool.ELIXIR, "1.18.3-otp-27");

    assertThat(first.resolve(ToolMarker.FILE)).hasBinaryContent(once);
    assertThat(new String(once, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("tool=elixir\nversion=1.18.3-otp-27\nurl=")
        .doesNotContain(home.toString());
  }

  @Test
  void listsByToolAndVersionAndPassesOverWhatIsHidden() throws Exception {
    install(Tool.ELIXIR, "1.18.3-otp-27");
    for (String version : List.of("27.10", "27.9", "28.0-rc1", "28.0", "maint-27")) {
      install(Tool.ERLANG, version);
    }
    Path hidden = home.resolve("toolchains/erlang/.27.11.staging-1");
    Files.createDirectories(hidden);
    ToolMarker.write(hidden, Map.of("tool", "erlang"));

    assertThat(toolchains.list())
        .extracting(tool -> tool.tool() + "@" + tool.version())
        .containsExactly(
            "erlang@maint-27",
            "erlang@27.9",
            "erlang@27.10",
            "erlang@28.0-rc1",
            "erlang@28.0",
            "elixir@1.18.3-otp-27");
  }

  @Test
  void findsTheNewestOfAPrefix() throws Exception {
    for (String version : List.of("26.2.5", "27.3.4", "27.3.4.10", "27.3.4.9", "28.0-rc2")) {
      install(Tool.ERLANG, version);
    }
    install(Tool.ELIXIR, "1.18.3-otp-26");
    install(Tool.ELIXIR, "1.18.4-otp-27");
    install(Tool.ELIXIR, "1.18.4-otp-26");

    assertThat(newest(Tool.ERLANG, "27")).isEqualTo("27.3.4.10");
    assertThat(newest(Tool.ERLANG, "27.3.4")).isEqualTo("27.3.4");
    assertThat(newest(Tool.ERLANG, "")).isEqualTo("27.3.4.10");
    assertThat(newest(Tool.ERLANG, "2")).isEmpty();
    assertThat(newest(Tool.ERLANG, "28")).isEmpty();
    assertThat(newest(Tool.ERLANG, "28.0-rc2")).isEqualTo("28.0-rc2");
    assertThat(newest(Tool.ELIXIR, "1.18")).isEqualTo("1.18.4-otp-27");
    assertThat(newest(Tool.GLEAM, "")).isEmpty();
    assertThat(
            toolchains
                .newest(Tool.ELIXIR, version -> version.endsWith("-otp-26"))
                .map(InstalledTool::version))
        .contains("1.18.4-otp-26");
  }

  @Test
  void removesATool() throws Exception {
    Path root = install(Tool.ERLANG, "27.3");
    Files.writeString(Files.createDirectories(root.resolve("lib/x/ebin")).resolve("x.beam"), "x");
    install(Tool.ERLANG, "26.2");

    assertThat(toolchains.remove(Tool.ERLANG, "27.3")).isTrue();
    assertThat(toolchains.remove(Tool.ERLANG, "27.3")).isFalse();

    try (Stream<Path> left = Files.list(home.resolve("toolchains/erlang"))) {
      assertThat(left).containsExactly(home.resolve("toolchains/erlang/26.2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../../etc", "a/b", ".27", "27 3", "27\n", "27\0"})
  void takesNoPathForAVersion(String version) {
    assertThat(toolchains.find(Tool.ERLANG, version)).isEmpty();
    assertThatThrownBy(() -> toolchains.directory(Tool.ERLANG, version))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            refused -> assertThat(refused.fault().code()).isEqualTo(FaultCode.USAGE));
  }

  @Test
  void refusesToWriteAMarkerThatWouldReadDifferently() {
    assertThatThrownBy(() -> ToolMarker.write(home, Map.of("url", "a\nsha256=b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(home.resolve(ToolMarker.FILE)).doesNotExist();
  }

  private String newest(Tool tool, String prefix) {
    return toolchains.newest(tool, prefix).map(InstalledTool::version).orElse("");
  }
}
