package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Unpacks in a room with a witness beside it, and says what became of both. */
final class Outcome {
  static final Limits SMALL = new Limits(1000, 16 << 20, 100);

  private final Path room;
  private final Path outside;
  private final Path directory;

  Outcome(Path room) throws IOException {
    this.room = room;
    outside = Files.createDirectory(room.resolve("outside"));
    Files.writeString(outside.resolve("witness"), "untouched");
    directory = Files.createDirectory(room.resolve("unpacked"));
  }

  Path directory() {
    return directory;
  }

  Summary tarGz(byte[] archive, Layout layout) throws IOException {
    return Extraction.tarGz(new ByteArrayInputStream(archive), directory, layout, SMALL);
  }

  Summary zip(byte[] archive) throws IOException {
    Path file = directory.resolveSibling("archive.zip");
    Files.write(file, archive);
    return Extraction.zip(file, directory, SMALL);
  }

  /** Asserts that the archive is refused for {@code cause}, and that nothing happened. */
  void refusesTarGz(byte[] archive, Layout layout, String cause) throws IOException {
    refuses(() -> tarGz(archive, layout), cause);
  }

  void refusesZip(byte[] archive, String cause) throws IOException {
    refuses(() -> zip(archive), cause);
  }

  private interface Unpacking {
    Summary run() throws IOException;
  }

  private void refuses(Unpacking unpacking, String cause) throws IOException {
    BeamstrapException thrown =
        catchThrowableOfType(BeamstrapException.class, () -> unpacking.run());
    assertThat(thrown).as("refused for: " + cause).isNotNull();
    Fault fault = thrown.fault();
    assertThat(fault.code()).as(fault.toString()).isEqualTo(FaultCode.INTEGRITY_ARCHIVE);
    assertThat(fault.message() + ": " + fault.cause()).contains(cause);
    assertThat(fault.message() + fault.cause()).doesNotContainPattern("\\p{Cntrl}");
    assertUntouched();
  }

  /** Nothing is kept, and nothing changed beside the directory. */
  void assertUntouched() throws IOException {
    assertThat(members(directory)).isEmpty();
    assertThat(members(outside)).containsOnlyKeys("witness");
    assertThat(outside.resolve("witness")).hasContent("untouched");
    assertThat(members(room).keySet())
        .allMatch(name -> name.matches("outside|outside/witness|unpacked|archive\\.zip"));
  }

  /** All below a directory: name to permissions. */
  static Map<String, String> members(Path directory) throws IOException {
    Map<String, String> members = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.skip(1).toList()) {
        members.put(
            directory.relativize(path).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return members;
  }
}
