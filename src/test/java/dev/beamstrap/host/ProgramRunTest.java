package dev.beamstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramRunTest {
  private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin", "ONE", "1");

  @TempDir Path directory;

  private ProgramRun run(Duration deadline, String script) throws IOException {
    return ProgramRun.of(List.of("/bin/sh", "-c", script), ENV, directory, deadline);
  }

  private ProgramRun run(String script) throws IOException {
    return run(Duration.ofMinutes(1), script);
  }

  @Test
  void statusAndBothStreamsAreKept() throws IOException {
    ProgramRun run = run("echo $ONE; echo err >&2; pwd; exit 3");
    assertThat(run.status()).contains(3);
    assertThat(run.succeeded()).isFalse();
    assertThat(run.output()).isEqualTo("1\nerr\n" + directory + "\n");
  }

  @Test
  void nothingIsToBeRead() throws IOException {
    assertThat(run("cat; echo done").output()).isEqualTo("done\n");
  }

  @Test
  void noMoreThanTheEndOfALongOutputIsKept() throws IOException {
    ProgramRun run =
        run("i=0; while [ $i -lt 40000 ]; do echo 123456789; i=$((i+1)); done; echo end");
    assertThat(run.output()).hasSize(ProgramRun.KEPT).endsWith("123456789\nend\n");
  }

  @Test
  void atTheDeadlineItIsEndedWithItsChildren() throws Exception {
    ProgramRun run = run(Duration.ofMillis(300), "sleep 100 & echo $!; wait");
    assertThat(run.status()).isEmpty();
    assertThat(run.succeeded()).isFalse();
    Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(run.lastLine()));
    if (child.isPresent()) {
      child.get().onExit().get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void theLastLineIsTheLastThatSaysSomething() {
    assertThat(new ProgramRun(Optional.of(1), "a\n b\u001b[0m \n\n \t\n").lastLine())
        .isEqualTo("b [0m");
    assertThat(new ProgramRun(Optional.of(1), "\n").lastLine()).isEmpty();
  }

  @Test
  void whatIsNotThereDoesNotStart() {
    assertThatThrownBy(() -> ProgramRun.of(List.of("/none"), ENV, directory, Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run("sleep 100")).isInstanceOf(BeamstrapException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
