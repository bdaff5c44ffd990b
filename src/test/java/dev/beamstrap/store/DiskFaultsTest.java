package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskFaultsTest {
  @TempDir private Path room;

  private static FileSystemException reason(String text) {
    return new FileSystemException("/some/file", null, text);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new IOException("No space left on device"), FaultCode.DISK_FULL),
        arguments(reason("No space left on device"), FaultCode.DISK_FULL),
        arguments(reason("Disk quota exceeded"), FaultCode.DISK_FULL),
        arguments(reason("Read-only file system"), FaultCode.DISK_READONLY),
        arguments(new AccessDeniedException("/some/file"), FaultCode.DISK_PERMISSION),
        arguments(reason("Operation not permitted"), FaultCode.DISK_PERMISSION),
        arguments(new ClosedByInterruptException(), FaultCode.INTERRUPTED),
        arguments(new IOException("Input/output error"), FaultCode.DISK_IO),
        arguments(new NoSuchFileException("/some/file"), FaultCode.DISK_IO),
        arguments(
            new IOException("failed", reason("No space left on device")), FaultCode.DISK_FULL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void knowsTheFailure(IOException origin, FaultCode code) {
    Fault fault = DiskFaults.of(origin, "write", room.resolve("file")).fault();
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.message()).isEqualTo("cannot write " + room.resolve("file"));
    assertThat(fault.cause()).isNotBlank();
    assertThat(fault.remedy()).isNotBlank();
  }

  /** Linux's own full disk, with the text in whatever language this machine speaks. */
  @Test
  void knowsARealFullDisk() throws IOException {
    Path full = Path.of("/dev/full");
    assertThat(full).exists();
    IOException origin;
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      origin =
          catchThrowableOfType(
              IOException.class, () -> channel.write(ByteBuffer.wrap(new byte[] {1})));
    }
    assertThat(DiskFaults.of(origin, "write", full).fault().code()).isEqualTo(FaultCode.DISK_FULL);
  }

  @Test
  void saysWhereAMissingParentEnds() throws IOException {
    Path file = Files.writeString(room.resolve("file"), "");
    IOException origin =
        catchThrowableOfType(IOException.class, () -> Files.createFile(file.resolve("child")));
    Fault fault = DiskFaults.of(origin, "create", file.resolve("child")).fault();
    assertThat(fault.code()).isEqualTo(FaultCode.DISK_IO);
    assertThat(fault.cause()).containsIgnoringCase("not a directory");
  }

  @Test
  void knowsWhyAProgramDoesNotStart() throws IOException {
    Path program = Files.writeString(room.resolve("erl"), "no program");
    IOException denied =
        catchThrowableOfType(
            IOException.class, () -> new ProcessBuilder(program.toString()).start());
    assertThat(DiskFaults.ofStart(denied, program).fault().code()).isEqualTo(FaultCode.DISK_NOEXEC);
  }

  @Test
  void asksForSpaceWhereTheDirectoryWillBe() {
    Path future = room.resolve("not/yet/there");
    assertThatCode(() -> DiskFaults.requireFree(future, 1, "OTP 27")).doesNotThrowAnyException();
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class,
            () -> DiskFaults.requireFree(future, Long.MAX_VALUE / 2, "OTP 27"));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_FULL);
    assertThat(thrown.fault().message()).isEqualTo("no room for OTP 27 at " + future);
    assertThat(thrown.fault().cause()).contains("4611686018428 MB", "MB are free");
    assertThat(future).doesNotExist();
  }
}
