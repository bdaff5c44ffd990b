package dev.beamstrap.toolfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.OperatingSystem;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiseTomlTest {
  private static final String FULL =
      """
      min_version = "2024.9"
      [env]
      _.file = ".env"
      X = "{{ config_root }}"
      [settings]
      experimental = true
      [tools]
      node = "22"
      erlang = "27.3.4"
      "core:elixir" = { version = "1.18.3-otp-27", os = ["linux", "macos"] }
      rebar = ["3.24", { prefix = "3.2" }]
      [tools.gleam]
      ref = "v1.6.3"
      postinstall = "x"
      [tasks.test]
      run = "mix test"
      """;

  @Test
  void readsTheToolsSectionAndNothingElse() {
    ToolfileContent content = parse(FULL);
    assertThat(spellings(content))
        .containsExactly(
            "erlang 27.3.4 @9:1",
            "elixir 1.18.3-otp-27 @10:19",
            "rebar 3.24 latest:3.2 @11:10",
            "gleam 1.6.3 @13:1");
    assertThat(content.unknownTools()).containsExactly("node");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'tools.erlang = "27"', erlang 27 @1:1
          'tools = { erlang = "27" }', erlang 27 @1:11
          '[tools]\nerlang.version = "27"', erlang 27 @2:1
          '[[tools.erlang]]\nversion = "27"\n[[tools.erlang]]\nprefix = "26"', erlang 27 latest:26 @2:1
          '[tools]\n"asdf:asdf-erlang" = "latest"', erlang latest @2:1
          '[tools]\n"github:erlang/rebar3" = "3"', rebar 3 @2:1
          '[tools]\nerlang = { path = "/opt/my otp" }', erlang path:/opt/my otp @2:12
          '[tools]\nerlang = { ref = "master" }', erlang ref:master @2:12
          '[tools]\nerlang = [{ version = "26", os = "macos" }, { version = "27", os = "linux/x64" }]', erlang 27 @2:47
          '[tools]\nerlang = "27"\n"core:erlang" = "27"', erlang 27 @2:1
          """)
  void readsEveryShape(String text, String request) {
    assertThat(spellings(parse(text.replace("\\n", "\n")))).containsExactly(request);
  }

  @Test
  void takesFilesWithoutToolsAndByteOrderMarks() {
    assertThat(parse("")).isEqualTo(new ToolfileContent(List.of(), List.of()));
    assertThat(parse("[env]\nX = 1\n").requests()).isEmpty();
    assertThat(spellings(parse("\uFEFF[tools]\r\nerlang = '27'\r\n")))
        .containsExactly("erlang 27 @2:1");
    assertThat(parse("[tools]\nerlang = { version = '27', os = ['windows'] }\n").requests())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '[tools]\nerlang = 27', m:2:1: the version of erlang is not a string
          '[tools]\nerlang = 27.1.2', m:2:14: not TOML
          '[tools]\nelixir = true', m:2:1: the version of elixir is not a string
          '[tools]\nelixir = ["1.18", 1.17]', m:2:19: the version of elixir is not a string
          '[tools]\nelixir = []', m:2:1: elixir has no version
          '[tools]\nelixir = {}', m:2:1: elixir has no version
          '[tools]\nelixir = { os = "linux" }', m:2:1: elixir has no version
          '[tools]\nelixir = { version = 1 }', m:2:12: the version of elixir is not a string
          '[tools]\nelixir = { version = "1", ref = "main" }', m:2:27: elixir has both version and ref
          '[tools]\nelixir = { version = "1", os = [1] }', m:2:1: os is not a list of names
          '[tools]\nelixir = "{{ env.V }}"', m:2:1: a template stands
          '[tools]\nelixir = { prefix = "~> 1.18" }', m:2:12: '~> 1.18' is not a version of elixir
          '[tools]\nelixir = ""', m:2:1: '' is not a version of elixir
          '[tools]\nelixir = "1.18"\nelixir = "1.17"', m:3:1: not TOML
          '[tools]\nelixir = "1.18"\n"core:elixir" = "1.17"', m:3:1: elixir is asked for twice
          'tools = 1', m:1:1: tools is not a table
          '[tools\nelixir = "1"', m:1:7: not TOML
          """)
  void namesWhereAndWhy(String text, String message) {
    Fault fault = fault(text.replace("\\n", "\n"));
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).startsWith(message);
    assertThat(fault.remedy()).isNotEmpty();
  }

  @Test
  void knowsConflictMarkers() {
    Fault fault = fault("[tools]\n<<<<<<< HEAD\nelixir = '1'\n=======\n>>>>>>> x\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(fault.message()).startsWith("m:2:1: ");
  }

  @Test
  void survivesNestingAndSize() {
    assertThat(fault("a = " + "[".repeat(100_000)).message()).contains("nested too deeply");
    assertThat(fault("#".repeat((1 << 20) + 1)).message()).contains("longer than a megabyte");
  }

  @Test
  void refusesOnlyWithFaults() {
    long seed = 271L;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      String text = Mutations.next(random, List.of(FULL));
      try {
        parse(text).requests().forEach(r -> assertThat(r.selectors()).isNotEmpty());
      } catch (BeamstrapException e) {
        refused++;
        assertThat(e.fault().message())
            .as("seed %d, round %d: %s", seed, i, text)
            .matches("m:\\d+:\\d+: .+");
      }
    }
    assertThat(refused).isBetween(200, 1_950);
  }

  private static ToolfileContent parse(String text) {
    return MiseToml.parse("m", text, OperatingSystem.LINUX);
  }

  private static List<String> spellings(ToolfileContent content) {
    return content.requests().stream()
        .map(
            r ->
                "%s %s @%d:%d"
                    .formatted(r.tool(), r.spelling(), r.origin().line(), r.origin().column()))
        .toList();
  }

  private static Fault fault(String text) {
    BeamstrapException thrown = catchThrowableOfType(BeamstrapException.class, () -> parse(text));
    assertThat(thrown).as(text.substring(0, Math.min(80, text.length()))).isNotNull();
    return thrown.fault();
  }
}
