package dev.beamstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real shim under the real sh, with the records that are really written. Its launcher is a stub
 * that says what it was called with, so a call of it shows that no record was valid.
 */
class ShimTest {
  /** What the stub answers with. */
  private static final int ASKED = 99;

  @TempDir Path root;
  private Path home = Path.of("/");
  private Path project = Path.of("/");
  private Path shims = Path.of("/");
  private Path launcher = Path.of("/");
  private Path system = Path.of("/");
  private final Map<String, String> env = new HashMap<>();

  /** What a run wrote, and its status. */
  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void world() throws IOException {
    root = root.toRealPath();
    home = Files.createDirectories(root.resolve("ho'me"));
    project = Files.createDirectories(root.resolve("pro ject"));
    shims = home.resolve(".local/share/beamstrap/shims/bin");
    env.put("HOME", home.toString());
    // This machine may have an Erlang of its own.
    system = Files.createDirectories(root.resolve("system"));
    for (String name : List.of("sh", "bash", "env", "cmp", "cat")) {
      Path real = Path.of("/usr/bin", name);
      Path there = Files.exists(real) ? real : Path.of("/bin", name);
      if (Files.exists(there)) {
        program(system.resolve(name), "exec " + there + " \"$@\"");
      }
    }
    env.put("PATH", shims + ":" + system);
    env.put("LANG", "C.UTF-8");
    launcher = program(root.resolve("beam strap"), "echo \"asked: $*\" >&2; exit " + ASKED);
    new Shims(shims).install(launcher, Optional.empty());
    erlang("25.2.3");
    erlang("27.3.4.1");
  }

  private Path program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** An Erlang and, beside it, the programs that a project of Elixir would have. */
  private void erlang(String version) throws IOException {
    Path tool = home.resolve(".local/share/beamstrap/toolchains/erlang").resolve(version);
    for (String name : List.of("erl", "escript", "mix", "iex", "elixir", "rebar3")) {
      program(
          tool.resolve("bin").resolve(name),
          "echo \"%s %s\"; for a; do echo \"<$a>\"; done; echo \"offline=${HEX_OFFLINE-}\""
              .formatted(name, version));
    }
    ToolMarker.write(
        tool,
        ToolMarker.of(
            Tool.ERLANG,
            version,
            SafeUrl.of(URI.create("https://builds.hex.pm/")),
            "0".repeat(64),
            ""));
  }

  private void elixir(String version) throws IOException {
    Path tool = home.resolve(".local/share/beamstrap/toolchains/elixir").resolve(version);
    program(tool.resolve("bin/mix"), "echo \"mix %s\"".formatted(version));
    ToolMarker.write(
        tool,
        ToolMarker.of(
            Tool.ELIXIR,
            version,
            SafeUrl.of(URI.create("https://builds.hex.pm/")),
            "0".repeat(64),
            ""));
  }

  /** What {@code beamstrap shims resolve} does in a directory. */
  private String resolve(Path directory) {
    Homes homes = Homes.locate(env, "", directory);
    return new ShimResolution(
            new Surroundings(
                directory,
                env,
                () -> homes,
                () -> {
                  throw new AssertionError("no manifests are needed");
                },
                () -> {
                  throw new AssertionError("the host does not matter");
                },
                () -> {
                  throw new AssertionError("no network is needed");
                },
                true,
                event -> {}))
        .answer();
  }

  private Outcome run(Path directory, String... command) throws IOException, InterruptedException {
    return run(directory, env, command);
  }

  private static Outcome run(Path directory, Map<String, String> env, String... command)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile("shim", "err");
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(0, List.of("/bin/sh", "-c", "exec \"$@\"", "sh"));
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Outcome outcome = new Outcome(status, out, Files.readString(err));
    Files.delete(err);
    return outcome;
  }

  private void wants(Path directory, String erlang) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(".tool-versions"), "erlang " + erlang + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash"})
  void aRecordServesTheWholeProject(String shell) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(shell)));
    wants(project, "25.2.3");
    Path deep = Files.createDirectories(project.resolve("a/it's $deep"));
    resolve(deep);
    for (Path directory : List.of(project, deep, project.resolve("a"))) {
      Outcome outcome =
          run(directory, shell, shims.resolve("erl").toString(), "", "a b", "'\"$x\\", "*", "-S");
      assertThat(outcome)
          .isEqualTo(new Outcome(0, "erl 25.2.3\n<>\n<a b>\n<'\"$x\\>\n<*>\n<-S>\noffline=\n", ""));
    }
  }

  @Test
  void withoutARecordItAsksAndTakesTheAnswer() throws Exception {
    wants(project, "25.2.3");
    assertThat(run(project, "erl")).isEqualTo(new Outcome(ASKED, "", "asked: -q shims resolve\n"));
    String answer = resolve(project);
    DirectoryTree.delete(home.resolve(".cache"));
    Path words = Files.writeString(root.resolve("answer"), answer);
    program(launcher, "cat '" + words.toString().replace("'", "'\\''") + "'");
    assertThat(run(project, "erl").out()).startsWith("erl 25.2.3\n");
  }

  @Test
  void anythingThatMayChangeTheAnswerMakesItAskAgain() throws Exception {
    wants(project, "25.2.3");
    Path deep = Files.createDirectories(project.resolve("deep/er"));
    String other = "erlang 27.3.4.1\n";
    List<Path> files =
        List.of(
            deep.resolve(".tool-versions"),
            project.resolve("deep").resolve("mise.toml"),
            deep.resolve(".config/mise/conf.d/x.toml"),
            project.resolve(".mise.toml"),
            project.resolve(".mise/config.toml"),
            project.resolve("beamstrap.lock"),
            project.resolve("deep").resolve("beamstrap.lock"));
    for (Path file : files) {
      resolve(deep);
      assertThat(run(deep, "erl").status()).as("before %s", file).isZero();
      Files.createDirectories(file.getParent());
      Files.writeString(file, other);
      assertThat(run(deep, "erl").status()).as("after %s", file).isEqualTo(ASKED);
      Files.delete(file);
    }
    resolve(deep);
    wants(project, "27.3.4.1");
    assertThat(run(deep, "erl").status()).isEqualTo(ASKED);
    wants(project, "25.2.3");
    assertThat(run(deep, "erl").status()).isZero();
    Files.writeString(project.resolve(".tool-versions"), "erlang 25.2.3"); // no newline at the end
    assertThat(run(deep, "erl").status()).isEqualTo(ASKED);
    wants(project, "25.2.3");
    erlang("27.3.4.2");
    assertThat(run(deep, "erl").status()).isEqualTo(ASKED);
    resolve(deep);
    env.put("MISE_ERLANG_VERSION", "27.3.4.1");
    assertThat(run(deep, "erl").status()).isEqualTo(ASKED);
    env.put("MISE_ERLANG_VERSION", "");
    assertThat(run(deep, "erl").status()).isZero();
    env.put("MISE_ENV", "production");
    assertThat(run(deep, "erl").status()).isEqualTo(ASKED);
  }

  @Test
  void aLongFileIsComparedWhole() throws Exception {
    Path file = project.resolve(".tool-versions");
    String padding = "# padding\n".repeat(300);
    Files.writeString(file, padding + "erlang 25.2.3\n");
    resolve(project);
    assertThat(run(project, "erl").status()).isZero();
    Files.writeString(file, padding + "erlang 27.3.4.1\n");
    assertThat(run(project, "erl").status()).isEqualTo(ASKED);
  }

  /** A record that is taken for valid gives what a fresh lookup gives, whatever happened since. */
  @Test
  void validRecordsAreNeverWrong() throws Exception {
    long seed = 20260101;
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> directories =
        List.of(
            home,
            home.resolve("work"),
            home.resolve("work/x"),
            project,
            project.resolve("apps"),
            project.resolve("apps/one"),
            root);
    for (Path directory : directories) {
      Files.createDirectories(directory);
    }
    List<String> names =
        List.of(".tool-versions", "mise.toml", ".mise.toml", ".config/mise/config.toml");
    List<String> versions = List.of("25.2.3", "27", "latest", "27.3.4.1", "24");
    int served = 0;
    for (int round = 0; round < 150; round++) {
      Path directory = directories.get(random.nextInt(directories.size()));
      if (random.nextInt(3) == 0) {
        Path file = directory.resolve(names.get(random.nextInt(names.size())));
        String version = versions.get(random.nextInt(versions.size()));
        if (Files.exists(file)) {
          Files.delete(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.writeString(
              file,
              file.toString().endsWith(".toml")
                  ? "[tools]\nerlang = \"" + version + "\"\n"
                  : "erlang " + version + "\n");
        }
      }
      env.put("ASDF_ERLANG_VERSION", random.nextInt(8) == 0 ? "25.2.3" : "");
      Outcome outcome = run(directory, "erl");
      if (outcome.status() == ASKED) {
        resolve(directory);
        outcome = run(directory, "erl");
        assertThat(outcome.status())
            .as("seed %s round %s: a fresh record in %s, %s", seed, round, directory, outcome)
            .isNotEqualTo(ASKED);
      } else {
        served++;
      }
      String answer = resolve(directory);
      String said =
          outcome.out().isEmpty() ? "nothing" : outcome.out().lines().toList().get(0).substring(4);
      assertThat(answer)
          .as("seed %s round %s in %s: %s", seed, round, directory, outcome)
          .contains(said.equals("nothing") ? "bs_path=''" : "/" + said + "/bin'");
    }
    assertThat(served).isGreaterThan(25);
  }

  @Test
  void theEnvironmentIsThatOfEnvironment() throws Exception {
    wants(project, "25.2.3");
    Path bin = home.resolve(".local/share/beamstrap/toolchains/erlang/25.2.3/bin");
    program(bin.resolve("erl"), "env");
    resolve(project);
    List<Map<String, String>> starts =
        List.of(
            Map.of(),
            Map.of("LANG", "de_DE.UTF-8"),
            Map.of("LANG", "C", "LC_ALL", "POSIX"),
            Map.of("LC_CTYPE", "en_US.utf8", "LANG", "C"),
            Map.of("LC_ALL", "", "LC_CTYPE", "C"),
            Map.of("ERL_ROOTDIR", "/elsewhere", "ESCRIPT_EMULATOR", "x", "CT_RUN_EMULATOR", ""),
            Map.of("PATH", bin + ":" + system),
            Map.of("name", "n", "dir", "d", "state", "s", "a", "b", "OLDPWD", "/old"));
    for (Map<String, String> start : starts) {
      Map<String, String> present = new HashMap<>(env);
      present.remove("LANG");
      present.putAll(start);
      Environment plain = Environment.of(List.of(), present, Optional.empty());
      Map<String, String> expected =
          new Environment(List.of(bin.toString()), plain.variables(), plain.unset()).over(present);
      Map<String, String> actual = new HashMap<>();
      run(project, present, shims.resolve("erl").toString())
          .out()
          .lines()
          .forEach(
              line ->
                  actual.put(
                      line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
      for (String shellsOwn : List.of("PWD", "SHLVL", "_")) {
        actual.remove(shellsOwn);
      }
      assertThat(actual).as("from %s", start).isEqualTo(expected);
    }
  }

  @Test
  void aSymbolicLinkToTheDirectoryIsTheDirectoryItself() throws Exception {
    wants(project, "25.2.3");
    resolve(project);
    Path link = Files.createSymbolicLink(root.resolve("li nk"), project);
    program(home.resolve(".local/share/beamstrap/toolchains/erlang/25.2.3/bin/erl"), "echo $PWD");
    Outcome outcome = run(root, "sh", "-c", "cd 'li nk' && erl");
    assertThat(outcome).isEqualTo(new Outcome(0, link + "\n", ""));
  }

  @Test
  void whereNothingAsksTheNextOnPathRuns() throws Exception {
    Path other = Files.createDirectories(root.resolve("other"));
    program(other.resolve("mix"), "echo other mix; exit 7");
    Path linked = Files.createSymbolicLink(root.resolve("linked"), shims);
    Path copied = Files.createDirectories(root.resolve("copied"));
    Files.copy(shims.resolve("mix"), copied.resolve("mix"));
    env.put("PATH", linked + ":" + copied + "::" + shims + ":" + other + ":" + system);
    resolve(home);
    assertThat(run(home, "mix")).isEqualTo(new Outcome(7, "other mix\n", ""));
    env.put("PATH", linked + ":" + copied + ":" + shims);
    Outcome none = run(home, shims.resolve("mix").toString());
    assertThat(none.status()).isEqualTo(127);
    assertThat(none.err())
        .contains("error: there is no mix", "caused by: nothing", "beamstrap install");
  }

  @Test
  void whatIsWantedAndNotInstalledIsSaid() throws Exception {
    wants(project, "24.1");
    Path other = Files.createDirectories(root.resolve("other"));
    program(other.resolve("mix"), "echo other mix");
    resolve(project);
    Outcome outcome = run(project, shims.resolve("mix").toString());
    assertThat(outcome.status()).isEqualTo(127);
    assertThat(outcome.err()).contains("wants erlang 24.1", "hint: beamstrap install");
    env.put("PATH", env.get("PATH") + ":" + other);
    outcome = run(project, "mix");
    assertThat(outcome.out()).isEqualTo("other mix\n");
    assertThat(outcome.err()).contains("wants erlang 24.1").hasLineCount(1);
  }

  @Test
  void aProgramThatTheToolsLackIsTheNextOnPathInTheirEnvironment() throws Exception {
    wants(project, "25.2.3");
    Path other = Files.createDirectories(root.resolve("other"));
    program(other.resolve("dialyzer"), "erl");
    env.put("PATH", env.get("PATH") + ":" + other);
    resolve(project);
    assertThat(run(project, "dialyzer").out()).startsWith("erl 25.2.3\n");
  }

  @Test
  void offMeansAsIfItWereNotThere() throws Exception {
    wants(project, "25.2.3");
    Path other = Files.createDirectories(root.resolve("other"));
    program(other.resolve("erl"), "echo other");
    env.put("PATH", env.get("PATH") + ":" + other);
    env.put("BEAMSTRAP_SHIMS", "off");
    assertThat(run(project, "erl")).isEqualTo(new Outcome(0, "other\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "mix local.hex --force, exec",
    "mix archive.install hex phx_new, exec",
    "mix hex.info, exec",
    "mix deps.update --all, exec",
    "mix esbuild.install, exec",
    "mix assets.setup, exec",
    "mix setup, exec",
    "mix ecto.setup, straight",
    "'mix do local.hex --force, compile', exec",
    "mix do deps.update --all + compile, exec",
    "iex -S mix deps.update x, exec",
    "mix deps.get, check",
    "'mix do deps.get, compile', check",
    "elixir -S mix deps.get --only prod, check",
    "rebar3 get-deps, check",
    "rebar3 upgrade --all, exec",
    "rebar3 update, exec",
    "mix test, straight",
    "mix, straight",
    "mix help, straight",
    "mix deps, straight",
    "mix format --check-formatted, straight",
    "iex -S mix, straight",
    "iex, straight",
    "elixir --version, straight",
    "rebar3 version, straight",
    "erl mix deps.update, straight",
  })
  void whatReachesForTheNetworkGoesThroughTheGateway(String line, String way) throws Exception {
    wants(project, "25.2.3");
    Files.createFile(project.resolve("mix.exs"));
    resolve(project);
    Outcome outcome = run(project, line.split(" "));
    String target = home + "/.local/share/beamstrap/toolchains/erlang/25.2.3/bin/" + line;
    switch (way) {
      case "exec" -> assertThat(outcome.err()).isEqualTo("asked: exec -- " + target + "\n");
      case "check" -> {
        // The stub refuses the check, so the gateway is next; once it agrees, nothing else is
        // needed.
        assertThat(outcome.err()).isEqualTo("asked: exec -- " + target + "\n");
        program(launcher, "[ \"$*\" = '-q deps --check' ]");
        assertThat(run(project, line.split(" ")).out()).endsWith("offline=1\n");
      }
      default -> assertThat(outcome.out()).startsWith(line.split(" ")[0] + " 25.2.3\n");
    }
    env.put("BEAMSTRAP_GATEWAY", "http://127.0.0.1:1");
    program(launcher, "[ \"$*\" = '-q deps --check' ]");
    assertThat(run(project, line.split(" ")).out()).startsWith(line.split(" ")[0] + " 25.2.3\n");
    env.remove("BEAMSTRAP_GATEWAY");
    env.put("BEAMSTRAP_SHIMS", "direct");
    assertThat(run(project, line.split(" ")).out()).startsWith(line.split(" ")[0] + " 25.2.3\n");
  }

  @Test
  void compilingADownloaderGoesThroughTheGatewayOnce() throws Exception {
    wants(project, "25.2.3");
    Files.createFile(project.resolve("mix.exs"));
    Path fetch = Files.createDirectories(project.resolve("deps/explorer")).resolve(".fetch");
    Files.createFile(fetch);
    resolve(project);
    assertThat(run(project, "mix", "test").status()).as("no downloader").isZero();
    Files.createDirectories(project.resolve("deps/rustler_precompiled"));
    assertThat(run(project, "mix", "test").status()).as("not compiled").isEqualTo(ASKED);
    assertThat(run(project, "mix", "format").status()).as("compiles nothing").isZero();
    Path built = Files.createDirectories(project.resolve("_build/test/lib/explorer/.mix"));
    Path other =
        Files.createDirectories(project.resolve("_build/test/lib/rustler_precompiled/.mix"));
    Files.createFile(other.resolve("compile.fetch"));
    Files.createFile(other.resolve("compile.elixir_scm"));
    Path compiled = Files.createFile(built.resolve("compile.fetch"));
    var then = Files.getLastModifiedTime(fetch);
    Files.setLastModifiedTime(compiled, then);
    assertThat(run(project, "mix", "test").status()).as("compiled").isZero();
    Files.delete(other.resolve("compile.fetch"));
    assertThat(run(project, "mix", "test").status()).as("a mark is gone").isEqualTo(ASKED);
    Files.createFile(other.resolve("compile.fetch"));
    assertThat(run(project, "mix", "compile").status()).as("not for dev").isEqualTo(ASKED);
    Path app = Files.createDirectories(project.resolve("apps/one"));
    Files.createFile(app.resolve("mix.exs"));
    assertThat(run(app, "mix", "test").status()).as("below an umbrella").isZero();
    Files.setLastModifiedTime(
        fetch, java.nio.file.attribute.FileTime.fromMillis(then.toMillis() + 10_000));
    assertThat(run(project, "mix", "test").status()).as("fetched anew").isEqualTo(ASKED);
    assertThat(run(app, "mix", "test").status()).as("below an umbrella").isEqualTo(ASKED);
    env.put("MIX_ENV", "prod");
    assertThat(run(project, "mix", "test").status()).as("not for prod").isEqualTo(ASKED);
  }

  @ParameterizedTest
  @CsvSource({
    "1.15.8, compile.fetch",
    "1.18.3, compile.fetch",
    "1.19.0, compile.elixir_scm",
    "1.20.4, compile.elixir_scm",
  })
  void eachMixHasItsOwnMarks(String version, String mark) throws Exception {
    elixir(version + "-otp-27");
    Files.createFile(project.resolve("mix.exs"));
    Files.writeString(
        project.resolve(".tool-versions"), "erlang 27.3.4.1\nelixir " + version + "-otp-27\n");
    Path fetched = Files.createDirectories(project.resolve("deps/elixir_make"));
    if (version.equals("1.15.8")) {
      age(Files.createFile(fetched.resolve(".fetch")), 60);
    }
    resolve(project);
    Path marks = Files.createDirectories(project.resolve("_build/dev/lib/elixir_make/.mix"));
    assertThat(run(project, "mix", "compile").status()).as("not compiled").isEqualTo(ASKED);
    Path compiled = Files.writeString(marks.resolve(mark), "m\0\0\0\6" + version + "k\0\n");
    assertThat(run(project, "mix", "compile").err()).as("compiled").isEmpty();
    Files.delete(compiled);
    Path other = mark.equals("compile.fetch") ? marks.resolve("compile.elixir_scm") : compiled;
    Files.createFile(compiled);
    Files.writeString(other, "m\0\0\0\n1.14.0k\0");
    assertThat(run(project, "mix", "compile").status()).as("by another").isEqualTo(ASKED);
  }

  @Test
  void whatIsForAnotherEnvironmentIsNotCompiled() throws Exception {
    wants(project, "25.2.3");
    Path mixfile = Files.createFile(project.resolve("mix.exs"));
    Path fetched = Files.createDirectories(project.resolve("deps/elixir_make"));
    age(mixfile, 120);
    age(fetched, 60);
    resolve(project);
    assertThat(run(project, "mix", "compile").status()).as("nothing compiled").isEqualTo(ASKED);
    Path own = Files.createDirectories(project.resolve("_build/dev/lib/own/.mix"));
    Files.createFile(own.resolve("compile.elixir"));
    assertThat(run(project, "mix", "compile").err()).as("not needed").isEmpty();
    age(fetched, -60);
    assertThat(run(project, "mix", "compile").status()).as("fetched since").isEqualTo(ASKED);
    age(fetched, 60);
    age(mixfile, -60);
    assertThat(run(project, "mix", "compile").status()).as("changed since").isEqualTo(ASKED);
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(
        file, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(seconds)));
  }

  @Test
  void aScriptWithMixInstallGoesThroughTheGateway() throws Exception {
    wants(project, "25.2.3");
    resolve(project);
    Files.writeString(project.resolve("a.exs"), "# a\nMix.install([:jason])\n");
    Files.writeString(project.resolve("b.exs"), "IO.puts(1)");
    assertThat(run(project, "elixir", "--no-halt", "a.exs", "x").err())
        .startsWith("asked: exec -- ");
    assertThat(run(project, "elixir", "b.exs", "a.exs").status()).isZero();
    Files.writeString(project.resolve("c"), "#!/usr/bin/env elixir\nMix.install([:jason])\n");
    assertThat(run(project, "elixir", "--erl", "b", "c").err()).startsWith("asked: exec -- ");
    Files.writeString(
        project.resolve("h"), "#!/usr/bin/env escript\nmain(_) -> httpc:request(\"x\").\n");
    assertThat(run(project, "escript", "h").err()).startsWith("asked: exec -- ");
    assertThat(run(project, "erl", "-eval", "httpc:request(U).").err())
        .startsWith("asked: exec -- ");
    assertThat(run(project, "erl", "-eval", "halt().").err()).doesNotContain("asked");
    assertThat(run(project, "iex", "-e", "Mix.install([])").err()).startsWith("asked: exec -- ");
    Files.writeString(project.resolve("d.exs"), "Req.get!(System.argv())");
    assertThat(run(project, "mix", "run", "--no-start", "d.exs").err())
        .startsWith("asked: exec -- ");
    assertThat(run(project, "mix", "run", "b.exs").status()).isZero();
    assertThat(run(project, "mix", "eval", "Req.get!(U)").err()).startsWith("asked: exec -- ");
    assertThat(run(project, "mix", "format", "d.exs").status()).isZero();
  }

  @Test
  void installingIsIdempotentAndOverwritesNobody() throws Exception {
    Shims there = new Shims(shims);
    assertThat(there.install(launcher, Optional.empty())).isFalse();
    assertThat(there.installed()).isEqualTo(Shims.NAMES);
    assertThat(there.install(launcher, Optional.of(home.resolve("x")))).isTrue();
    assertThat(there.uninstall()).isTrue();
    assertThat(there.uninstall()).isFalse();
    assertThat(shims).doesNotExist();
    Path mine = program(shims.resolve("mix"), "echo mine");
    assertThatThrownBy(() -> there.install(launcher, Optional.empty()))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining(mine.toString());
    there.uninstall();
    assertThat(mine).exists();
  }
}
