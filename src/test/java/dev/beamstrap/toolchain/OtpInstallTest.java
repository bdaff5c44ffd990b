package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtpInstallTest {
  private static final Path FINAL = Path.of("/opt/beam/erlang");

  @TempDir Path directory;

  private Path staged() throws IOException {
    return OtpFixture.unpacked(directory.resolve("staged"), OtpFixture.ERL_29).root();
  }

  @Test
  void makesWhatOtpsOwnInstallMakes() throws Exception {
    Path root = staged();

    OtpInstall.run(root, FINAL);

    // From the real Install of OTP 29.1.1, run on a tree without dialyzer, typer and ct_run.
    assertThat(names(root.resolve("bin")))
        .containsExactly(
            "epmd",
            "erl",
            "erl_call",
            "erlc",
            "escript",
            "no_dot_erlang.boot",
            "run_erl",
            "start",
            "start.boot",
            "start.script",
            "start_clean.boot",
            "start_erl",
            "start_sasl.boot",
            "to_erl");
    assertThat(root.resolve("bin/start.boot")).hasContent("clean boot");
    assertThat(root.resolve("bin/start.script")).hasContent("clean script");
    assertThat(root.resolve("releases/start_erl.data")).hasContent("17.1 29\n");
    assertThat(Files.readSymbolicLink(root.resolve("bin/epmd")))
        .isEqualTo(Path.of("../erts-17.1/bin/epmd"));
    assertThat(Files.readString(root.resolve("bin/erl")))
        .isEqualTo(OtpFixture.ERL_29.replace("%FINAL_ROOTDIR%", "/opt/beam/erlang"));
    assertThat(root.resolve("bin/erl")).hasSameBinaryContentAs(root.resolve("erts-17.1/bin/erl"));
    assertThat(Files.readString(root.resolve("bin/start_erl"))).contains("EMU=beam\n");
    assertThat(Files.readString(root.resolve("releases/RELEASES")))
        .isEqualTo(OtpFixture.RELEASES.replace("%ERL_ROOT%/", ""));
  }

  @Test
  void fillsTheFirstMarkOfALineAsSedDoes() throws Exception {
    Path root = staged();

    OtpInstall.run(root, FINAL);

    assertThat(Files.readString(root.resolve("bin/start")))
        .contains("erts-17.1/bin/dyn_erl\"")
        .contains("ROOTDIR=\"/opt/beam/erlang\"")
        .contains("echo 17.1 and again %VSN%\n");
  }

  @Test
  void makesScriptsExecutableWhateverTheUmaskIs() throws Exception {
    Path root = staged();

    OtpInstall.run(root, FINAL);

    for (String script : List.of("bin/erl", "bin/start", "bin/start_erl", "erts-17.1/bin/erl")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(script))))
          .as(script)
          .isEqualTo("rwxr-xr-x");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("releases/RELEASES"))))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    Path root = staged();
    OtpInstall.run(root, FINAL);
    Map<String, String> once = contents(root);

    OtpInstall.run(root, FINAL);

    assertThat(contents(root)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "semi;colon",
        "amper&sand",
        "back\\slash",
        "dol$HOME",
        "back`id`tick",
        "quo\"te",
        "apo'strophe",
        "%VSN% and %FINAL_ROOTDIR%",
        "star * and ?"
      })
  void startsErlangFromAnyPathThatAShellCanQuote(String name) throws Exception {
    Path root = OtpFixture.unpacked(directory.resolve(name), OtpFixture.ERL_BAKED).root();

    OtpInstall.run(root, root);

    assertThat(Shell.run(Map.of(), List.of(root.resolve("bin/erl").toString(), "-a", "b c")))
        .isEqualTo(root + "\n-a\nb c\n");
  }

  @Test
  void quotesAMarkThatStandsBetweenNoQuotesOrSingleOnes() {
    String template = "a=%P%\nb='%P%'\nc=\"%P%\"\nd=\\'%P%\n";

    assertThat(filled(template, "/x y$z's"))
        .isEqualTo("a='/x y$z'\\''s'\nb='/x y$z'\\''s'\nc=\"/x y\\$z's\"\nd=\\''/x y$z'\\''s'\n");
    assertThat(filled(template, "/opt/otp-27_1+x")).startsWith("a=/opt/otp-27_1+x\n");
    assertThat(filled("\"%P%\"", "/é")).isEqualTo("\"/é\"");
  }

  private static String filled(String template, String value) {
    return new String(
        ShellTemplate.fill(template.getBytes(StandardCharsets.UTF_8), Map.of("P", value)),
        StandardCharsets.UTF_8);
  }

  @Test
  void keepsBytesThatAreNoText() {
    byte[] template = {'#', (byte) 0xe9, (byte) 0xff, '\n', 'x', '%', 'y'};

    assertThat(ShellTemplate.fill(template, Map.of("VSN", "1"))).isEqualTo(template);
  }

  @Test
  void refusesPathsThatNoScriptCarries() throws Exception {
    Path root = staged();

    for (Path path : List.of(Path.of("relative/otp"), Path.of("/opt/new\nline"))) {
      assertThatThrownBy(() -> OtpInstall.run(root, path))
          .isInstanceOfSatisfying(
              BeamstrapException.class,
              refused -> {
                assertThat(refused.fault().code()).isEqualTo(FaultCode.USAGE);
                assertThat(refused.fault().message()).doesNotContain("\n");
              });
    }
  }

  @Test
  void refusesTreesThatAreNoRelease() throws Exception {
    Path root = staged();
    Files.delete(root.resolve("erts-17.1/bin/erl.src"));
    assertThat(refusal(root)).isEqualTo("erts-17.1/bin/erl.src is missing");

    assertThat(refusal(directory.resolve("nothing"))).contains("0 directories erts-*/bin");

    Path two = OtpFixture.unpacked(directory.resolve("two"), OtpFixture.ERL_29).root();
    Files.createDirectories(two.resolve("erts-16.0/bin"));
    assertThat(refusal(two)).contains("2 directories erts-*/bin");

    Path odd = OtpFixture.unpacked(directory.resolve("odd"), OtpFixture.ERL_29).root();
    Files.move(odd.resolve("erts-17.1"), odd.resolve("erts-17.1;id"));
    assertThat(refusal(odd)).contains("0 directories erts-*/bin");
  }

  @Test
  void neverWritesThroughALinkThatTheArchiveBrought() throws Exception {
    Path root = staged();
    Path outside = Files.writeString(directory.resolve("outside"), "untouched");
    Files.createSymbolicLink(root.resolve("erts-17.1/bin/erl"), outside);
    Files.createDirectories(root.resolve("bin"));
    Files.createSymbolicLink(root.resolve("bin/start_erl"), outside);
    Files.createSymbolicLink(root.resolve("bin/erlc"), outside);

    OtpInstall.run(root, FINAL);

    assertThat(outside).hasContent("untouched");
    assertThat(root.resolve("bin/erl")).isRegularFile();
  }

  private String refusal(Path root) {
    try {
      OtpInstall.run(root, FINAL);
      return "";
    } catch (BeamstrapException refused) {
      assertThat(refused.fault().code()).isEqualTo(FaultCode.INTEGRITY_ARCHIVE);
      return refused.fault().cause();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.toList()) {
        String what =
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.isRegularFile(path) ? Files.readString(path) : "directory";
        contents.put(
            root.relativize(path).toString(),
            what
                + " "
                + PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
      }
    }
    return contents;
  }
}
