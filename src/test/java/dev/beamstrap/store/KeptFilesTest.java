package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
  private static final Instant THEN = Instant.parse("2024-05-01T00:00:00Z");

  @TempDir Path temp;

  @Test
  void onlyWhatIsOldGoes() throws IOException {
    Path old =
        Files.write(Files.createDirectories(temp.resolve("a/b")).resolve("old"), new byte[7]);
    Path recent = Files.write(temp.resolve("a/recent"), new byte[5]);
    Files.setLastModifiedTime(old, FileTime.from(THEN.minusSeconds(1)));
    Files.setLastModifiedTime(recent, FileTime.from(THEN));
    KeptFiles kept = new KeptFiles(temp.resolve("a"));
    assertThat(kept.count()).isEqualTo(2);
    assertThat(kept.size()).isEqualTo(12);

    assertThat(kept.prune(THEN)).isEqualTo(7);

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(new KeptFiles(temp.resolve("none")).prune(Instant.MAX)).isZero();
  }
}
