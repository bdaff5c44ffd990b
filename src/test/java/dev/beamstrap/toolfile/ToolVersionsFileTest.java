package dev.beamstrap.toolfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolVersionsFileTest {
  /** Real files, named by repository and blob. */
  private static final List<String> SAMPLES =
      List.of(
          "elixir-ecto-05f4485f8b",
          "elixir-ecto-0d5e563f1c",
          "livebook-dev-76632673e7",
          "livebook-dev-b754576515",
          "phoenixframework-c2077d3417");

  @Test
  void readsRealFiles() throws IOException {
    assertThat(ToolVersionsFile.parse("f", sample("livebook-dev-b754576515")).requests())
        .containsExactly(
            new ToolRequest(
                Tool.ERLANG, List.of(new Selector.Version("25.0.4")), new Origin("f", 1, 8)),
            new ToolRequest(
                Tool.ELIXIR, List.of(new Selector.Version("1.14")), new Origin("f", 2, 8)));
    assertThat(spellings(sample("phoenixframework-c2077d3417")))
        .containsExactly("elixir 1.20.0-rc.6", "erlang 27.3.3");
    assertThat(spellings(sample("elixir-ecto-0d5e563f1c")))
        .containsExactly("elixir 1.15.0-otp-26", "erlang 26.0");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'erlang\t27.1', erlang 27.1
          'erlang: 27.1', erlang 27.1
          '  erlang   27.1   ', erlang 27.1
          'erlang 27.1# no space needed', erlang 27.1
          'erlang 27.1 26.2 system', erlang 27.1 26.2 system
          'erlang OTP-27.1', erlang 27.1
          'erlang v27.1', erlang 27.1
          'otp 27', erlang 27
          'core:erlang 27', erlang 27
          'asdf:asdf-vm/asdf-erlang 27', erlang 27
          'erlang ref:OTP-27.1', erlang 27.1
          'erlang ref:maint-27', erlang ref:maint-27
          'erlang ref:OTP-27', erlang ref:OTP-27
          'erlang ref:1a2b3c4d', erlang ref:1a2b3c4d
          'erlang master', erlang ref:master
          'erlang maint-27', erlang ref:maint-27
          'erlang 28.0-rc1', erlang 28.0-rc1
          'erlang latest', erlang latest
          'erlang latest:27', erlang latest:27
          'erlang prefix:27', erlang latest:27
          'erlang path:/opt/otp', erlang path:/opt/otp
          'elixir ref:v1.18.4', elixir 1.18.4
          'elixir ref-v1.18.4', elixir 1.18.4
          'elixir tag:v1.18.4', elixir 1.18.4
          'elixir ref:v1.18', elixir ref:v1.18
          'elixir branch:main', elixir ref:main
          'elixir rev:abcdef', elixir ref:abcdef
          'elixir main', elixir ref:main
          'elixir main-otp-27', elixir ref:main-otp-27
          'elixir v1.18.3-otp-27', elixir 1.18.3-otp-27
          'elixir 1.18-otp-27', elixir 1.18-otp-27
          'elixir latest:v1.18', elixir latest:1.18
          'elixir 1', elixir 1
          'rebar 3.24.0', rebar 3.24.0
          'rebar3 3.14.0-rc1', rebar 3.14.0-rc1
          'gleam v1.6.3', gleam 1.6.3
          """)
  void readsEverySpelling(String line, String spelling) {
    assertThat(spellings(line)).containsExactly(spelling);
  }

  @Test
  void takesByteOrderMarksWindowsLinesAndMissingLastNewlines() {
    assertThat(spellings("\uFEFFerlang 27\r\n\r\n# x\r\nelixir 1.18\u00a01.17"))
        .containsExactly("erlang 27", "elixir 1.18 1.17");
    assertThat(spellings("")).isEmpty();
    assertThat(spellings("# nothing\n\n   \n")).isEmpty();
  }

  @Test
  void collectsOtherToolsWithoutLookingIntoTheirLines() {
    ToolfileContent content =
        ToolVersionsFile.parse("f", "nodejs ^22 {{ x }}\nerlang 27\npython\nnodejs: 20\nnpm:x 1\n");
    assertThat(content.unknownTools()).containsExactly("nodejs", "python", "npm:x");
    assertThat(content.requests()).hasSize(1);
  }

  @Test
  void takesEqualLinesTwiceAndRefusesDifferentOnes() {
    assertThat(spellings("erlang 27.1\nelixir 1.18\nerlang OTP-27.1\n"))
        .containsExactly("erlang 27.1", "elixir 1.18");
    Fault fault = fault("erlang 27.1\n\notp  26.2\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message())
        .isEqualTo("f:3:6: erlang is asked for twice, with different versions");
    assertThat(fault.cause())
        .isEqualTo(
            "line 1 says '27.1', line 3 says '26.2'; asdf would take the first, mise the last");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'elixir 1.18.3-otp-20.1', f:1:8: '1.18.3-otp-20.1' is not a version of elixir, per major
          'elixir 1.18 ~> 1.17', f:1:13: '~>' is not a version of elixir, no ranges
          'erlang 27.x', f:1:8: '27.x' is not a version of erlang, no ranges
          'erlang OTP-OTP-27.1', f:1:8: 'OTP-OTP-27.1' is not a version of erlang, numbers and dots
          'erlang 27.', f:1:8: '27.' is not a version of erlang, numbers and dots
          'erlang 1.18.3-otp-27', f:1:8: '1.18.3-otp-27' is not a version of erlang, numbers and dots
          'elixir 1.18.3-otp27', f:1:8: '1.18.3-otp27' is not a version of elixir, -otp-NN
          'elixir 1.18.3.1', f:1:8: '1.18.3.1' is not a version of elixir, three numbers
          'elixir latest:', f:1:8: '' is not a version of elixir, nothing
          'elixir nightly', f:1:8: 'nightly' is not a version of elixir, three numbers
          'elixir sub-1:latest', f:1:8: 'sub-1:latest' is no way to ask, after a colon
          'elixir ref:', f:1:8: '' is no name of a branch, git
          'elixir ref:../x', f:1:8: '../x' is no name of a branch, git
          'elixir path:', f:1:8: path: names no directory, has to follow
          'elixir', f:1:1: elixir has no version, has to follow
          '  elixir # 1.18', f:1:3: elixir has no version, has to follow
          'elixir@1.18', f:1:1: 'elixir@1.18' is not the name of a tool, a space
          'erlang=27', f:1:1: 'erlang=27' is not the name of a tool, a space
          'elixir {{ env.V }}', f:1:8: a template stands where a version should, only mise
          '{% if x %}', f:1:1: a template stands where a version should, only mise
          'é erlang\t', ,
          'erlang é🙂 ?', f:1:8: 'é🙂' is not a version of erlang, numbers
          'erlang 27 \0', f:1:11: a zero byte in a text file, UTF-8
          """)
  void namesWhereAndWhy(String line, String message, String cause) {
    if (message == null) {
      assertThat(spellings(line)).isEmpty();
      return;
    }
    Fault fault = fault(line);
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).startsWith(message);
    assertThat(fault.cause()).contains(cause);
    assertThat(fault.remedy()).isNotEmpty();
  }

  @Test
  void countsColumnsInCharacters() {
    assertThat(fault("# 🙂\n🙂x\n\tcore:erlang 27 🙂 x\n").message())
        .startsWith("f:3:17: '🙂' is not a version");
  }

  @Test
  void knowsConflictMarkers() {
    Fault fault = fault("erlang 27\n<<<<<<< HEAD\nelixir 1.18\n=======\nelixir 1.17\n>>>>>>> x\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(fault.message()).startsWith("f:2:1: ");
  }

  @Test
  void printsNothingThatMovesTheCursor() {
    assertThat(fault("erlang \u001b[2J\u202e" + "x".repeat(500)).message())
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .hasSizeLessThan(120);
  }

  @Test
  void refusesOnlyWithFaultsAndReadsBackWhatItSpells() throws IOException {
    long seed = 1_415L;
    SplittableRandom random = new SplittableRandom(seed);
    List<String> samples = new ArrayList<>();
    for (String name : SAMPLES) {
      samples.add(sample(name));
    }
    samples.add(
        "erlang ref:OTP-27.1 path:/x latest:27 system # c\r\nnodejs 22\nelixir: main-otp-27\n");
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = Mutations.next(random, samples);
      try {
        ToolfileContent content = ToolVersionsFile.parse("f", text);
        for (ToolRequest request : content.requests()) {
          String line = request.tool() + " " + request.spelling();
          assertThat(ToolVersionsFile.parse("f", line).requests().get(0).selectors())
              .as("seed %d, round %d: %s", seed, i, text)
              .isEqualTo(request.selectors());
        }
      } catch (BeamstrapException e) {
        refused++;
        assertThat(e.fault().message())
            .as("seed %d, round %d: %s", seed, i, text)
            .matches("f:\\d+:\\d+: .+");
      }
    }
    assertThat(refused).isBetween(10_000, 90_000);
  }

  static String sample(String name) throws IOException {
    try (InputStream in =
        Optional.ofNullable(
                ToolVersionsFileTest.class.getResourceAsStream("/toolfile/tool-versions/" + name))
            .orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> spellings(String text) {
    return ToolVersionsFile.parse("f", text).requests().stream()
        .map(r -> r.tool() + " " + r.spelling())
        .toList();
  }

  private static Fault fault(String text) {
    BeamstrapException thrown =
        catchThrowableOfType(BeamstrapException.class, () -> ToolVersionsFile.parse("f", text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.fault();
  }
}
