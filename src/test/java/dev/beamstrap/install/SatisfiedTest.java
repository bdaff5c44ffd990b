package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolfile.CommandLineTools;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SatisfiedTest {
  private static final Satisfied INSTALLED =
      new Satisfied(
          List.of(
              tool(Tool.ERLANG, "25.2.3"),
              tool(Tool.ERLANG, "27.3.4.1"),
              tool(Tool.ERLANG, "27.3.4"),
              tool(Tool.ERLANG, "28.0-rc1"),
              tool(Tool.ERLANG, "27.10"),
              tool(Tool.ELIXIR, "1.14.0-otp-25"),
              tool(Tool.ELIXIR, "1.18.3-otp-25"),
              tool(Tool.ELIXIR, "1.18.3-otp-27"),
              tool(Tool.REBAR, "3.24.0")));

  private static InstalledTool tool(Tool tool, String version) {
    return new InstalledTool(tool, version, Path.of("/tools", version), Map.of());
  }

  private static AskedFor asked(List<ToolRequest> requests) {
    return new AskedFor(requests, requests, List.of());
  }

  private static Optional<List<String>> answer(String... wanted) {
    return INSTALLED
        .all(asked(CommandLineTools.parse(Arrays.asList(wanted))))
        .map(tools -> tools.stream().map(found -> found.tool() + "@" + found.version()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "erlang@27.3.4.1, erlang@27.3.4.1",
    "erlang@27.3.4, erlang@27.3.4",
    "erlang@27.3, erlang@27.3.4.1",
    "erlang@27, erlang@27.10",
    "erlang@latest, erlang@27.10",
    "erlang@latest:25, erlang@25.2.3",
    "erlang@28.0-rc1, erlang@28.0-rc1",
    "rebar@3.24, rebar@3.24.0"
  })
  void oneTool(String wanted, String found) {
    assertThat(answer(wanted)).contains(List.of(found));
  }

  @Test
  void releaseCandidatesAnswerNoPrefix() {
    assertThat(answer("erlang@28")).isEmpty();
  }

  @Test
  void anElixirWithoutSuffixFitsTheErlangAskedFor() {
    assertThat(answer("erlang@27.3.4.1", "elixir@1.18.3"))
        .contains(List.of("erlang@27.3.4.1", "elixir@1.18.3-otp-27"));
    assertThat(answer("elixir@1.18", "erlang@25"))
        .contains(List.of("elixir@1.18.3-otp-25", "erlang@25.2.3"));
    assertThat(answer("erlang@27", "elixir@1.14")).isEmpty();
  }

  @Test
  void anElixirAloneBringsItsErlang() {
    assertThat(answer("elixir@1.18.3-otp-25"))
        .contains(List.of("elixir@1.18.3-otp-25", "erlang@25.2.3"));
  }

  @Test
  void oneMissingMeansNoAnswer() {
    assertThat(answer("erlang@27", "elixir@1.19")).isEmpty();
    assertThat(answer("erlang@26")).isEmpty();
    assertThat(answer("gleam@latest")).isEmpty();
  }
}
