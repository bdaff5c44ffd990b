package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionModesTest {
  @TempDir private Path room;

  private static void mode(byte[] block, String octal) {
    TarBytes.put(block, 100, octal + "\0");
  }

  @Test
  void areNormalised() throws IOException {
    Outcome outcome = new Outcome(room);
    outcome.tarGz(
        new TarBytes()
            .entry("d/", '5', TarBytes.NOTHING, b -> mode(b, "0000700"))
            .entry("d/setuid", '0', TarBytes.NOTHING, b -> mode(b, "0006711"))
            .entry("d/group", '0', TarBytes.NOTHING, b -> mode(b, "0000664"))
            .entry("d/secret", '0', TarBytes.NOTHING, b -> mode(b, "0000400"))
            .entry("d/none", '0', TarBytes.NOTHING, b -> mode(b, "       "))
            .file("implied/x", "")
            .gz(),
        Layout.FLAT);
    assertThat(Outcome.members(outcome.directory()))
        .containsEntry("d", "rwxr-xr-x")
        .containsEntry("d/setuid", "rwxr-xr-x")
        .containsEntry("d/group", "rw-r--r--")
        .containsEntry("d/secret", "rw-r--r--")
        .containsEntry("d/none", "rw-r--r--")
        .containsEntry("implied", "rwxr-xr-x")
        .containsEntry("implied/x", "rw-r--r--");
  }

  @Test
  void aMissingTimeIsTheSameOneEveryTime() throws IOException {
    Outcome outcome = new Outcome(room);
    outcome.tarGz(
        new TarBytes()
            .entry(
                "x", '0', TarBytes.NOTHING, b -> TarBytes.put(b, 136, "\0\0\0\0\0\0\0\0\0\0\0\0"))
            .gz(),
        Layout.FLAT);
    assertThat(Files.getLastModifiedTime(outcome.directory().resolve("x")))
        .hasToString("1980-01-01T00:00:00Z");
  }

  /** The umask belongs to the process, so this needs another one. */
  @Test
  void doNotDependOnTheUmask() throws Exception {
    Path fixture = Path.of(getClass().getResource("/archive/gnu-tar-gnu.tar.gz").toURI());
    Path directory = Files.createDirectory(room.resolve("unpacked"));
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "umask 077; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unpacker.class.getName(),
                fixture.toString(),
                directory.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Outcome.members(directory))
        .containsEntry("bin", "rwxr-xr-x")
        .containsEntry("bin/start", "rwxr-xr-x")
        .containsEntry("empty", "rwxr-xr-x")
        .containsEntry("numbers", "rw-r--r--")
        .doesNotContainValue("rw-------")
        .doesNotContainValue("rwx------");
  }

  /** A process that unpacks its first argument into its second. */
  static final class Unpacker {
    private Unpacker() {}

    /** Arguments: archive, directory. */
    public static void main(String[] args) throws IOException {
      try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
        Extraction.tarGz(in, Path.of(args[1]), Layout.ONE_TOP, Limits.toolchain());
      }
    }
  }
}
