package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks between threads of this process, and between this process and real other ones. */
@Timeout(60)
class LocksTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path directory;

  private Locks locks() {
    return new Locks(directory.resolve("locks"));
  }

  private Path lockFile() {
    return directory.resolve("locks/tools.lock");
  }

  @Test
  void isFreeAgainOnceClosed() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Locks.Held held = locks().acquire("tools", Duration.ZERO, text -> {})) {
        assertThat(lockFile()).hasContent(ProcessHandle.current().pid() + "\n");
        held.close();
      }
      assertThat(lockFile()).isEmptyFile();
    }
  }

  @Test
  void isBusyWithinTheProcess() {
    List<String> told = new ArrayList<>();
    try (Locks.Held held = locks().acquire("tools", Duration.ZERO, told::add)) {
      assertThat(told).isEmpty();
      assertBusy("another part of this process");
      assertBusyShared("another part of this process");
      locks().acquire("other", Duration.ZERO, told::add).close();
      held.close();
    }
    locks().acquire("tools", Duration.ZERO, told::add).close();
    assertThat(told).isEmpty();
  }

  @Test
  void isTheSameLockByAnotherPath() throws IOException {
    Locks.Held held = locks().acquire("tools", Duration.ZERO, text -> {});
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), directory.resolve("locks"));
    assertThatThrownBy(() -> new Locks(alias).acquire("tools", Duration.ZERO, text -> {}))
        .hasMessageContaining("held by another part of this process");
    held.close();
  }

  @Test
  void isSharedWithinTheProcess() {
    Locks.Held first = locks().acquireShared("tools", Duration.ZERO, text -> {});
    Locks.Held second = locks().acquireShared("tools", Duration.ZERO, text -> {});
    first.close();
    first.close();
    assertBusy("another part of this process");
    second.close();
    locks().acquire("tools", Duration.ZERO, text -> {}).close();
  }

  @Test
  void letsOneThreadInAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    int[] count = {0};
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      work.add(
          () -> {
            try (Locks.Held held = locks().acquire("tools", LONG, text -> {})) {
              int together = inside.incrementAndGet();
              count[0]++;
              inside.decrementAndGet();
              assertThat(held).isNotNull();
              return together;
            }
          });
    }
    for (Future<Integer> together : threads.invokeAll(work)) {
      assertThat(together.get()).isEqualTo(1);
    }
    threads.shutdown();
    assertThat(count[0]).isEqualTo(200);
  }

  @Test
  void isBusyWhileAnotherProcessHoldsItAndFreeOnceThatIsKilled() throws Exception {
    Process other = LockHolder.start(directory.resolve("locks"), "tools", "alone");
    try {
      assertBusy("process " + other.pid());
      assertBusyShared("process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(lockFile()).hasContent(other.pid() + "\n");
    List<String> told = new ArrayList<>();
    locks().acquire("tools", Duration.ZERO, told::add).close();
    assertThat(told).isEmpty();
  }

  @Test
  void waitsForAnotherProcessAndSaysSoOnce() throws Exception {
    Process other = LockHolder.start(directory.resolve("locks"), "tools", "alone");
    List<String> told = new ArrayList<>();
    CompletableFuture<Void> announced = new CompletableFuture<>();
    announced.thenRun(
        () -> {
          try {
            other.outputWriter().close();
          } catch (IOException e) {
            other.destroyForcibly();
          }
        });
    try (Locks.Held held =
        locks()
            .acquire(
                "tools",
                LONG,
                text -> {
                  told.add(text);
                  announced.complete(null);
                })) {
      assertThat(held).isNotNull();
      assertThat(told)
          .containsExactly("waiting for process " + other.pid() + ", which holds the lock tools");
    }
    assertThat(other.waitFor()).isZero();
  }

  @Test
  void isSharedWithAnotherProcess() throws Exception {
    Process other = LockHolder.start(directory.resolve("locks"), "tools", "shared");
    try {
      locks().acquireShared("tools", Duration.ZERO, text -> {}).close();
      assertBusy("another beamstrap");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** POSIX drops a process's locks on a file when it closes any descriptor of that file. */
  @Test
  void staysHeldWhenAnotherThreadOfTheHolderGivesUp() throws Exception {
    Locks.Held held = locks().acquire("tools", Duration.ZERO, text -> {});
    assertBusy("another part of this process");
    Process contender =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockProbe.class.getName(),
                directory.resolve("locks").toString(),
                "tools")
            .start();
    assertThat(contender.inputReader().readLine())
        .isEqualTo("the lock tools is held by process " + ProcessHandle.current().pid());
    contender.waitFor();
    held.close();
  }

  @Test
  void isInterruptible() {
    Locks.Held held = locks().acquire("tools", Duration.ZERO, text -> {});
    Thread.currentThread().interrupt();
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class, () -> locks().acquire("tools", LONG, text -> {}));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.INTERRUPTED);
    held.close();
  }

  @Test
  void saysWhenThereCanBeNoLockFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class,
            () -> new Locks(file.resolve("locks")).acquire("tools", LONG, text -> {}));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_IO);
    assertThat(thrown.fault().message()).contains(file.toString());
  }

  @Test
  void refusesNamesThatArePaths() {
    for (String name : List.of("", "..", "a/b", ".hidden", "a\0b", "x".repeat(201))) {
      assertThatThrownBy(() -> locks().acquire(name, LONG, text -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void assertBusy(String holder) {
    assertBusy(holder, catchBusy(() -> locks().acquire("tools", Duration.ZERO, text -> {})));
  }

  private void assertBusyShared(String holder) {
    assertBusy(holder, catchBusy(() -> locks().acquireShared("tools", Duration.ZERO, t -> {})));
  }

  private static BeamstrapException catchBusy(Callable<Locks.Held> attempt) {
    return catchThrowableOfType(BeamstrapException.class, () -> attempt.call());
  }

  private static void assertBusy(String holder, BeamstrapException thrown) {
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.BUSY);
    assertThat(thrown.fault().message()).contains("held by " + holder);
    assertThat(thrown.fault().remedy()).isNotEmpty();
  }
}
