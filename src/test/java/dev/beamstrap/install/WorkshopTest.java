package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkshopTest {
  @TempDir private Path temp;

  @Test
  void aPlanForAPrefixWritesNothingThere() throws IOException {
    Path prefix = temp.resolve("img");
    try (Workshop workshop = Workshop.forPlan(new Project(temp).world(), Optional.of(prefix))) {
      workshop.locks().acquire("install", Duration.ZERO, text -> {}).close();
    }
    assertThat(prefix).doesNotExist();
  }

  @Test
  void whatAnInstallNeedsInAPrefixIsGoneAfterwards() throws IOException {
    Path prefix = temp.resolve("img");
    try (Workshop workshop = Workshop.open(new Project(temp).world(), Optional.of(prefix))) {
      workshop.locks().acquire("install", Duration.ZERO, text -> {}).close();
    }
    assertThat(prefix).isEmptyDirectory();
  }
}
