package dev.beamstrap.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.net.WayOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayNoteTest {
  @TempDir Path temp;

  @Test
  void whatWasWrittenIsReadAndOnlyOurs() throws IOException {
    GatewayNote note =
        new GatewayNote(
            new GatewayAccess(
                "127.0.0.1", 4321, "token", Path.of("/tmp/a b.pem"), Optional.of(temp)),
            17,
            Instant.ofEpochSecond(1_800_000_000),
            WayOut.of(Map.of("https_proxy", "http://u:p@h:1")));
    Path file = temp.resolve("gateway");

    note.write(file);

    assertThat(GatewayNote.read(file)).contains(note);
    assertThat(Files.readString(file)).doesNotContain("u:p");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "beamstrap-gateway 2\nport 1\n", "beamstrap-gateway 1\nport x\npid 1\n"})
  void whatIsNoNoteIsNone(String text) {
    assertThat(GatewayNote.parse(text)).isEmpty();
  }
}
