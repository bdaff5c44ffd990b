package dev.beamstrap.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFileTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path room;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void assertAlone(String name) throws IOException {
    try (Stream<Path> list = Files.list(room)) {
      assertThat(list).extracting(path -> path.getFileName().toString()).containsExactly(name);
    }
  }

  @ParameterizedTest
  @CsvSource({"0644, rw-r--r--", "0600, rw-------", "0755, rwxr-xr-x", "0666, rw-rw-rw-"})
  void makesANewFileWithExactlyThatMode(String octal, String expected) throws IOException {
    Path file = room.resolve("new");
    assertThat(AtomicFile.write(file, "text".getBytes(UTF_8), Integer.parseInt(octal, 8))).isTrue();
    assertThat(file).hasContent("text");
    assertThat(mode(file)).isEqualTo(expected);
    assertAlone("new");
  }

  @Test
  void givesFinishedFilesASecondName() throws IOException {
    Map<Path, Path> targets = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      Path finished = Files.writeString(room.resolve("finished-" + i), "text " + i);
      Files.setPosixFilePermissions(finished, PosixFilePermissions.fromString("rw-------"));
      targets.put(finished, room.resolve("places/" + i % 3 + "/" + i));
    }
    AtomicFile.linkAll(targets, 0644, 4);
    for (int i = 0; i < 20; i++) {
      Path target = room.resolve("places/" + i % 3 + "/" + i);
      assertThat(target).hasContent("text " + i);
      assertThat(mode(target)).isEqualTo("rw-r--r--");
    }
    assertThat(targets.keySet()).allSatisfy(finished -> assertThat(finished).exists());
  }

  @Test
  void linkingToWhatIsThereKeepsItsLinkAndMode() throws IOException {
    Path file = Files.writeString(room.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    Path link = Files.createSymbolicLink(room.resolve("link"), file);
    Path finished = Files.writeString(room.resolve("finished"), "new");
    AtomicFile.linkAll(Map.of(finished, link), 0644, 1);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-rw----");
  }

  @Test
  void linkingSaysWhatCannotBeLinked() {
    assertThat(
            catchThrowableOfType(
                BeamstrapException.class,
                () ->
                    AtomicFile.linkAll(
                        Map.of(room.resolve("none"), room.resolve("target")), 0644, 2)))
        .satisfies(thrown -> assertThat(thrown.fault().code().code()).startsWith("disk."));
    assertThat(room.resolve("target")).doesNotExist();
  }

  @Test
  void makesMissingParents() {
    Path file = room.resolve("a/b/c");
    AtomicFile.write(file, out -> out.write('x'), 0644);
    assertThat(file).hasContent("x");
  }

  @Test
  void keepsTheModeOfAnExistingFile() throws IOException {
    Path file = Files.writeString(room.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(AtomicFile.write(file, "new".getBytes(UTF_8), 0644)).isTrue();
    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-rw----");
  }

  @Test
  void leavesAFileWithThatContentAlone() throws IOException {
    Path file = Files.writeString(room.resolve("file"), "same");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertThat(AtomicFile.write(file, "same".getBytes(UTF_8), 0644)).isFalse();
    assertThat(AtomicFile.write(file, out -> out.write("same".getBytes(UTF_8)), 0644)).isFalse();
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    assertAlone("file");
  }

  @Test
  void writesToWhatALinkNames() throws IOException {
    Path real = Files.createDirectories(room.resolve("dotfiles")).resolve("profile");
    Files.writeString(real, "old");
    Path link = Files.createSymbolicLink(room.resolve(".profile"), real);
    AtomicFile.write(link, "new".getBytes(UTF_8), 0644);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(real).hasContent("new");
  }

  @Test
  void leavesTheOldContentWhenTheWriterFails() throws IOException {
    Path file = Files.writeString(room.resolve("file"), "old");
    IllegalStateException broken = new IllegalStateException("no more");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      halfOf(out);
                      throw broken;
                    },
                    0644))
        .isSameAs(broken);
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      halfOf(out);
                      throw new IOException("No space left on device");
                    },
                    0644));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_FULL);
    assertThat(thrown.fault().message()).isEqualTo("cannot write " + file);
    assertThat(file).hasContent("old");
    assertAlone("file");
  }

  private static void halfOf(OutputStream out) throws IOException {
    out.write(new byte[10_000]);
  }

  @Test
  void doesNotReplaceADirectory() throws IOException {
    Path directory = Files.createDirectory(room.resolve("directory"));
    Files.writeString(directory.resolve("precious"), "kept");
    assertThatThrownBy(() -> AtomicFile.write(directory, new byte[1], 0644))
        .isInstanceOf(BeamstrapException.class);
    assertThat(directory.resolve("precious")).hasContent("kept");
    assertAlone("directory");
  }
}
