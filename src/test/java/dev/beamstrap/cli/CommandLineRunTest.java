package dev.beamstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the command line: statuses, what goes where, the shape of failures. */
class CommandLineRunTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "os.name", "Linux",
              "os.arch", "amd64",
              "beamstrap.launcher", "/opt/beamstrap/beamstrap"));

  private int run(String... args) throws IOException {
    return run(Map.of(), args);
  }

  private int run(Map<String, String> variables, String... args) throws IOException {
    Map<String, String> env = new HashMap<>();
    env.putAll(Map.of("HOME", home.toString(), "PATH", "/nowhere"));
    env.putAll(variables);
    properties.put("user.home", home.toString());
    Path project = Files.createDirectories(home.resolve("project"));
    Invocation invocation =
        new Invocation(
            env,
            Map.copyOf(properties),
            project,
            new PrintWriter(out),
            new PrintWriter(err),
            false);
    return CommandLineRun.run(invocation, args);
  }

  @Test
  void versionIsAResult() throws IOException {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("beamstrap ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpAndVersionAreCommandsToo() throws IOException {
    for (String option : List.of("--help", "install --help", "--version")) {
      assertThat(run(option.split(" "))).isZero();
    }
    String options = out.toString();
    out.getBuffer().setLength(0);
    for (String command : List.of("help", "help install", "version")) {
      assertThat(run(command.split(" "))).as(err.toString()).isZero();
    }
    assertThat(out.toString()).isEqualTo(options);
  }

  @Test
  void helpNamesEveryCommand() throws IOException {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(Commands.NAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instal",
        "--no-such",
        "install --no-such",
        "uninstall erlang",
        "which",
        "which a/b",
        "list python",
        "help nosuch",
        "env --shell tcsh",
        "cache burn",
        "shims burn",
        "shims install -C /no/such/directory",
        "install erlang@",
        "install python@3",
        "install --prefix=",
        "env --prefix=",
        "--color sometimes list",
        "-C /no/such/directory list",
        "lock --platform amiga"
      })
  void aWrongCommandLineIsStatusTwo(String line) throws IOException {
    Files.createDirectories(home.resolve("project"));
    Files.writeString(home.resolve("project/.tool-versions"), "erlang 27.1\n");
    assertThat(run(line.split(" "))).as(err.toString()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("error[usage]: ").contains("hint: ");
  }

  @Test
  void nothingAtAllShowsTheHelpAndIsStatusTwo() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: beamstrap");
  }

  @Test
  void nearCommandsAreNamed() throws IOException {
    run("instal");
    assertThat(err.toString()).contains("did you mean install");
  }

  @Test
  void aFailureInJsonIsADocumentOnStandardOutput() throws IOException {
    assertThat(run("which", "erl", "--json")).isEqualTo(3);
    assertThat(out.toString().replaceAll("\\s+", ""))
        .startsWith("{\"error\":{\"code\":\"project.missing\",\"message\":")
        .contains("\"cause\":", "\"remedy\":");
  }

  @Test
  void aFailureOnTheWayHasItsClassInJson() throws IOException {
    Map<String, String> proxy = Map.of("https_proxy", "gopher://127.0.0.1:70");
    assertThat(run(proxy, "list", "--remote", "erlang", "--json")).isEqualTo(6);
    assertThat(out.toString().replaceAll("\\s+", ""))
        .startsWith("{\"error\":{\"code\":\"net.unreachable\",\"class\":\"proxy-unsupported\",");
  }

  @Test
  void aBadVersionFileIsNamedWithLineAndColumn() throws IOException {
    Path file = Files.createDirectories(home.resolve("project")).resolve(".tool-versions");
    Files.writeString(file, "# tools\nerlang  27.x\n");
    assertThat(run("install")).isEqualTo(3);
    assertThat(err.toString()).contains(file + ":2:9");
  }

  @Test
  void aSystemToolIsWhereThePathHasIt() throws IOException {
    Path file = Files.createDirectories(home.resolve("project")).resolve(".tool-versions");
    Files.writeString(file, "erlang system\n");
    Path erl = Files.createDirectories(home.resolve("usr/bin")).resolve("erl");
    Files.writeString(erl, "#!/bin/sh\n");
    assertThat(erl.toFile().setExecutable(true)).isTrue();
    Map<String, String> path = Map.of("PATH", String.valueOf(erl.getParent()));
    assertThat(run(path, "install")).as(err.toString()).isZero();
    assertThat(run(path, "which", "erl")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("erlang system " + erl + "\n" + erl + "\n");
    out.getBuffer().setLength(0);
    assertThat(run(path, "install", "--json")).isZero();
    assertThat(out.toString().replaceAll("\\s+", ""))
        .contains(
            "{\"tool\":\"erlang\",\"version\":\"\",\"status\":\"system\",\"path\":\"" + erl + "\"");
  }

  @Test
  void stackTracesOnlyWithDebug() throws IOException {
    run("which", "erl");
    assertThat(err.toString()).doesNotContain("\tat ");
    run("which", "erl", "--debug");
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void listOfNothingIsEmpty() throws IOException {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("nothing is installed");
  }

  @Test
  void listOfOneToolSpeaksOfThatOne() throws IOException {
    anErlang();
    assertThat(run("list", "rebar")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("no rebar is installed").doesNotContain("nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-C ../other shims install", "shims install -C ../other"})
  void minusCSaysWhereToActAndNotWhereShimsLie(String line) throws IOException {
    Path other = Files.createDirectories(home.resolve("other"));
    assertThat(run(line.split(" "))).as(err.toString()).isZero();
    assertThat(other).isEmptyDirectory();
    assertThat(home.resolve(".local/share/beamstrap/shims/bin/erl")).isSymbolicLink();
  }

  @Test
  void shimsLieWhereDirSaysSeenFromWhereMinusCSays() throws IOException {
    Path other = Files.createDirectories(home.resolve("other"));
    assertThat(run("-C", "../other", "shims", "install", "--dir", "bin"))
        .as(err.toString())
        .isZero();
    assertThat(other.resolve("bin/erl")).isSymbolicLink();
    assertThat(home.resolve(".local/share/beamstrap/shims")).doesNotExist();
  }

  @Test
  void shimsNeedTheirLauncher() throws IOException {
    properties.remove("beamstrap.launcher");
    assertThat(run("shims", "install")).isEqualTo(2);
    assertThat(err.toString()).contains("the script that starts beamstrap");
  }

  @Test
  void dirIsMinusCForOtherCommands() throws IOException {
    Path other = Files.createDirectories(home.resolve("other"));
    Files.writeString(other.resolve(".tool-versions"), "erlang  27.x\n");
    assertThat(run("install", "--dir", "../other")).isEqualTo(3);
    assertThat(run("-C", "..", "install", "--dir", "other")).isEqualTo(3);
    assertThat(err.toString().split(other + "/.tool-versions:1:9", -1)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cache burn | info, prune, clear",
        "shims burn | install, list, uninstall",
        "gateway burn | run, start, stop, status",
        "completion tcsh | bash, zsh, fish",
        "--color sometimes list | auto, always, never",
        "--transport pigeon list | auto, okhttp, curl"
      })
  void aWordThatIsNoneIsToldTheOnesThereAre(String line, String words) throws IOException {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("expected one of " + words + ", not ");
  }

  @Test
  void wordsAreUnderstoodInCapitalsToo() throws IOException {
    assertThat(run("--color", "NEVER", "cache", "INFO")).as(err.toString()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway | run start stop status",
        "shims | install list uninstall",
        "cache | info prune clear",
        "list | erlang elixir rebar gleam",
        "env | bash sh zsh fish json dockerfile github",
        "completion | bash zsh fish"
      })
  void completionsOfferTheWords(String command, String words) throws IOException {
    String array = "=(\"" + words.replace(" ", "\" \"") + "\")";
    for (String shell : List.of("bash", "zsh")) {
      String function =
          completion(shell).split("function _picocli_beamstrap_" + command + "\\(")[1];
      assertThat(function.split("\nfunction ")[0])
          .contains(array)
          .doesNotContain("RUN", "RESOLVE", "resolve", "AUTO");
    }
    assertThat(completion("fish").lines())
        .anyMatch(
            line ->
                line.contains("__fish_seen_subcommand_from " + command)
                    && line.contains(" -a '" + words + "'"));
    assertThat(completion("fish")).doesNotContain("resolve");
  }

  @Test
  void fishOffersWhatHelpHasHelpOf() throws IOException {
    assertThat(completion("fish"))
        .containsPattern("from help; and not .*from install deps [^;']*' -a 'install deps ")
        .doesNotContain("completion help version'");
  }

  private String completion(String shell) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run("completion", shell)).isZero();
    return out.toString();
  }

  @Test
  void aShellOfBashsKindGetsWhatBashGets() throws IOException {
    anErlang();
    assertThat(run("env", "--shell", "bash")).as(err.toString()).isZero();
    String bash = out.toString();
    assertThat(bash).contains("toolchains/erlang/27.1/bin", "export PATH=");
    for (String shell : List.of("sh", "zsh")) {
      out.getBuffer().setLength(0);
      assertThat(run("env", "--shell", shell)).as(err.toString()).isZero();
      assertThat(out.toString()).isEqualTo(bash);
    }
  }

  @Test
  void whatIsPersistedForAShellGoesIntoItsFiles() throws IOException {
    anErlang();
    assertThat(run("env", "--persist", "--shell", "zsh")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("wrote " + home.resolve(".zprofile"));
    assertThat(home.resolve(".zshrc")).content().contains("toolchains/erlang/27.1/bin");
    assertThat(home.resolve(".profile")).doesNotExist();
    assertThat(run("env", "--persist", "--shell", "sh")).as(err.toString()).isZero();
    assertThat(home.resolve(".profile")).content().contains("toolchains/erlang/27.1/bin");
  }

  /** The outline of an installed Erlang, and a project that asks for it. */
  private void anErlang() throws IOException {
    Path root = home.resolve(".local/share/beamstrap/toolchains/erlang/27.1");
    Files.createFile(Files.createDirectories(root.resolve("bin")).resolve("erl"));
    SafeUrl url = SafeUrl.of(URI.create("https://builds.hex.pm/"));
    ToolMarker.write(root, ToolMarker.of(Tool.ERLANG, "27.1", url, "0".repeat(64), ""));
    Files.createDirectories(home.resolve("project"));
    Files.writeString(home.resolve("project/.tool-versions"), "erlang 27.1\n");
  }
}
