package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTreeTest {
  /** Prints what the programs around it decide. */
  private static final String SHOW =
      "printf '%s\\n' \"PATH=$PATH\" \"MIX_HOME=${MIX_HOME-}\" \"LANG=${LANG-}\""
          + " \"LC_ALL=${LC_ALL-}\" \"LC_CTYPE=${LC_CTYPE-}\" \"$0\" \"$@\"";

  @TempDir Path directory;

  private Path tree(Path root) throws IOException {
    OtpFixture.unpacked(root.resolve("erlang"), OtpFixture.ERL_BAKED)
        .program("bin/erl", "#!/bin/sh\n" + SHOW + "\n")
        .program("bin/escript", "#!/bin/sh\n" + SHOW + "\n")
        .program("../rebar/bin/rebar3", "#!/usr/bin/env escript\n");
    new ElixirFixture(root.resolve("elixir")).program("elixir", SHOW).program("mix", SHOW);
    return root;
  }

  @Test
  void startsEveryCommandThatIsThereAndNoOther() throws Exception {
    Path prefix = tree(directory.resolve("beam"));

    new PrefixTree(prefix).writePrograms(prefix);

    try (Stream<Path> programs = Files.list(prefix.resolve("bin"))) {
      assertThat(programs.map(program -> program.getFileName().toString()))
          .containsExactlyInAnyOrder("erl", "escript", "elixir", "elixirc", "iex", "mix", "rebar3");
    }
  }

  @Test
  void setsPathMixHomeAndLocaleAndPassesArguments() throws Exception {
    Path prefix = tree(directory.resolve("beam"));
    new PrefixTree(prefix).writePrograms(prefix);

    assertThat(run(prefix, "mix", Map.of(), "do", "a b", "$HOME", ""))
        .containsExactly(
            "PATH=" + prefix + "/elixir/bin:" + prefix + "/erlang/bin:/usr/bin:/bin",
            "MIX_HOME=" + prefix + "/mix",
            "LANG=C.UTF-8",
            "LC_ALL=",
            "LC_CTYPE=",
            prefix + "/elixir/bin/mix",
            "do",
            "a b",
            "$HOME",
            "");
    assertThat(run(prefix, "erl", Map.of())).contains("MIX_HOME=", prefix + "/erlang/bin/erl");
    // An escript, which finds the escript of the tree through PATH.
    assertThat(run(prefix, "rebar3", Map.of(), "get-deps"))
        .contains(prefix + "/erlang/bin/escript", prefix + "/rebar/bin/rebar3", "get-deps");
  }

  @Test
  void leavesTheUsersOwnSettings() throws Exception {
    Path prefix = tree(directory.resolve("beam"));
    new PrefixTree(prefix).writePrograms(prefix);

    assertThat(run(prefix, "mix", Map.of("MIX_HOME", "/mine", "LANG", "pl_PL.UTF-8")))
        .contains("MIX_HOME=/mine", "LANG=pl_PL.UTF-8");
    String first = prefix + "/elixir/bin:" + prefix + "/erlang/bin";
    assertThat(run(prefix, "mix", Map.of("PATH", first + ":/usr/bin:/bin")))
        .contains("PATH=" + first + ":/usr/bin:/bin");
  }

  @ParameterizedTest
  @CsvSource({
    "LANG, C, LANG=C.UTF-8",
    "LANG, POSIX, LANG=C.UTF-8",
    "LC_CTYPE, POSIX, LC_CTYPE=C.UTF-8",
    "LC_ALL, C, LC_ALL=C.UTF-8",
    "LC_ALL, en_US.UTF-8, LC_ALL=en_US.UTF-8",
    "LANG, de_DE.ISO-8859-1, LANG=de_DE.ISO-8859-1",
  })
  void replacesOnlyTheLocaleThatKnowsNoUtf8(String name, String value, String expected)
      throws Exception {
    Path prefix = tree(directory.resolve("beam"));
    new PrefixTree(prefix).writePrograms(prefix);

    assertThat(run(prefix, "iex", Map.of())).contains("iex");
    assertThat(run(prefix, "mix", Map.of(name, value))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "it's", "a$HOME`id`\"\\;&*"})
  void worksInAnyDirectoryThatPathCarries(String name) throws Exception {
    Path prefix = tree(directory.resolve(name));

    new PrefixTree(prefix).writePrograms(prefix);

    assertThat(run(prefix, "mix", Map.of()))
        .contains("MIX_HOME=" + prefix + "/mix", prefix + "/elixir/bin/mix");
  }

  @Test
  void runsFromAReadOnlyTreeThroughALinkElsewhere() throws Exception {
    Path prefix = tree(directory.resolve("beam"));
    new PrefixTree(prefix).writePrograms(prefix);
    Path link = Files.createSymbolicLink(directory.resolve("mix"), prefix.resolve("bin/mix"));
    Files.setPosixFilePermissions(
        prefix.resolve("bin"), PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(Shell.run(Map.of("PATH", "/usr/bin:/bin"), List.of(link.toString())))
        .contains(prefix + "/elixir/bin/mix");
  }

  @Test
  void writesEqualBytesWhereverItIsStaged() throws Exception {
    PrefixTree prefix = new PrefixTree(Path.of("/opt/beam"));
    Path one = tree(directory.resolve("one"));
    Path two = tree(directory.resolve("two"));
    Files.setPosixFilePermissions(
        two.resolve("elixir/bin/iex"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        two.resolve("erlang/releases/29/OTP_VERSION"),
        PosixFilePermissions.fromString("rw-rw----"));

    for (Path staged : List.of(one, two)) {
      prefix.writePrograms(staged);
      PrefixTree.openToAll(staged);
    }

    assertThat(contents(two)).isEqualTo(contents(one));
    assertThat(contents(one).values().toString()).doesNotContain(directory.toString());
    assertThat(contents(one).get("bin/mix")).endsWith("rwxr-xr-x");
    assertThat(contents(one).get("erlang/releases/29/OTP_VERSION")).endsWith("rw-r--r--");
    prefix.writePrograms(one);
    assertThat(contents(one)).isEqualTo(contents(two));
  }

  @Test
  void dropsTheProgramOfAToolThatIsGone() throws Exception {
    Path prefix = tree(directory.resolve("beam"));
    new PrefixTree(prefix).writePrograms(prefix);
    Files.delete(prefix.resolve("elixir/bin/iex"));

    new PrefixTree(prefix).writePrograms(prefix);

    assertThat(prefix.resolve("bin/iex")).doesNotExist();
    assertThat(prefix.resolve("bin/mix")).exists();
  }

  @Test
  void namesThePlacesOfTheTree() {
    PrefixTree tree = new PrefixTree(Path.of("/opt/beam"));

    assertThat(tree.directory(Tool.ERLANG)).isEqualTo(Path.of("/opt/beam/erlang"));
    assertThat(tree.directory(Tool.REBAR)).isEqualTo(Path.of("/opt/beam/rebar"));
    assertThat(tree.mixHome()).isEqualTo(Path.of("/opt/beam/mix"));
    assertThat(tree.bin()).isEqualTo(Path.of("/opt/beam/bin"));
    assertThatThrownBy(() -> new PrefixTree(Path.of("/opt/a:b")))
        .isInstanceOf(BeamstrapException.class);
  }

  private static List<String> run(
      Path prefix, String command, Map<String, String> environment, String... arguments)
      throws Exception {
    Map<String, String> all = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
    all.putAll(environment);
    List<String> line = new java.util.ArrayList<>();
    line.add(prefix.resolve("bin").resolve(command).toString());
    line.addAll(List.of(arguments));
    List<String> lines = List.of(Shell.run(all, line).split("\n", -1));
    return lines.subList(0, lines.size() - 1);
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(path -> !path.equals(root)).toList()) {
        contents.put(
            root.relativize(path).toString(),
            (Files.isRegularFile(path) ? Files.readString(path) : "")
                + PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
      }
    }
    return contents;
  }
}
