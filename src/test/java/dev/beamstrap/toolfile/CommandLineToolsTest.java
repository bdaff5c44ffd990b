package dev.beamstrap.toolfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineToolsTest {
  private static final Origin COMMAND_LINE = new Origin("command line", 0, 0);

  @Test
  void readsToolsWithAndWithoutVersions() {
    assertThat(
            CommandLineTools.parse(
                List.of("otp@27", "elixir@latest:1.18", "rebar3", "gleam@v1.6.3", "erlang@27")))
        .containsExactly(
            new ToolRequest(Tool.ERLANG, List.of(new Selector.Version("27")), COMMAND_LINE),
            new ToolRequest(
                Tool.ELIXIR, List.of(new Selector.Latest(Optional.of("1.18"))), COMMAND_LINE),
            new ToolRequest(
                Tool.REBAR, List.of(new Selector.Latest(Optional.empty())), COMMAND_LINE),
            new ToolRequest(Tool.GLEAM, List.of(new Selector.Version("1.6.3")), COMMAND_LINE));
    assertThat(CommandLineTools.parse(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs@22, command line: 'nodejs' is no tool",
    "27, command line: '27' is no tool",
    "'', command line: '' is no tool",
    "@27, command line: '' is no tool",
    "erlang@, command line: '' is not a version of erlang",
    "erlang@27@28, command line: '27@28' is not a version of erlang",
    "elixir@1.18.3-otp-20.1, command line: '1.18.3-otp-20.1' is not a version of elixir",
  })
  void refusesTheRest(String arg, String message) {
    BeamstrapException thrown =
        catchThrowableOfType(BeamstrapException.class, () -> CommandLineTools.parse(List.of(arg)));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.USAGE);
    assertThat(thrown.fault().message()).startsWith(message);
    assertThat(thrown.fault().remedy()).isNotEmpty();
  }

  @Test
  void refusesToChooseBetweenTwoVersions() {
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class, () -> CommandLineTools.parse(List.of("erlang@27", "otp@26")));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.USAGE);
    assertThat(thrown.fault().message()).contains("erlang is named twice");
  }

  @Test
  void refusesOnlyWithFaults() {
    SplittableRandom random = new SplittableRandom(3L);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String arg = Mutations.next(random, List.of("erlang@27.3.4.1", "elixir@1.18.3-otp-27"));
      try {
        assertThat(CommandLineTools.parse(List.of(arg))).as("round %d: %s", i, arg).hasSize(1);
      } catch (BeamstrapException e) {
        refused++;
        assertThat(e.fault().code()).as("round %d: %s", i, arg).isEqualTo(FaultCode.USAGE);
      }
    }
    assertThat(refused).isBetween(2_000, 19_000);
  }
}
