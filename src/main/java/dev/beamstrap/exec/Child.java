package dev.beamstrap.exec;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * A program that takes our place: our terminal and streams are its own, signals go on to it, its
 * end is ours.
 */
final class Child {
  private static final List<String> SIGNALS =
      List.of("TERM", "HUP", "INT", "USR1", "USR2", "QUIT", "WINCH");

  /** What a terminal sends to all programs in front of it. */
  private static final List<String> OF_TERMINALS = List.of("INT", "QUIT", "WINCH");

  private final boolean terminal;
  private final Queue<String> early = new ConcurrentLinkedQueue<>();
  private @Nullable Process process;

  private Child(boolean terminal) {
    this.terminal = terminal;
  }

  /**
   * Starts it.
   *
   * @param terminal whether a terminal sends its interrupts to the child, too, where the system
   *     does not tell
   */
  static Child start(
      List<String> command, Map<String, String> environment, Path directory, boolean terminal) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    Child child = new Child(terminal);
    // Before it starts: a signal must not end us and leave it alone.
    child.passSignalsOn();
    try {
      child.started(builder.start());
      return child;
    } catch (IOException e) {
      throw DiskFaults.ofStart(e, Path.of(command.get(0)));
    }
  }

  private synchronized void started(Process running) {
    process = running;
    early.forEach(name -> pass(name, running));
  }

  private void passSignalsOn() {
    for (String name : SIGNALS) {
      try {
        Signal.handle(new Signal(name), signal -> pass(name));
      } catch (IllegalArgumentException takenByTheJvm) {
        // QUIT and USR1 may belong to the JVM; then they stay with it.
      }
    }
  }

  private synchronized void pass(String name) {
    if (OF_TERMINALS.contains(name) && Foreground.now().orElse(terminal)) {
      return;
    }
    if (process == null) {
      early.add(name);
    } else {
      pass(name, process);
    }
  }

  private static void pass(String name, Process process) {
    if (name.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      // The shell has a kill of its own where the system has none.
      new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end; 128 and the signal's number when a signal ended it. */
  int await() {
    Process running;
    synchronized (this) {
      running = Objects.requireNonNull(process);
    }
    while (true) {
      try {
        return running.waitFor();
      } catch (InterruptedException e) {
        running.destroy();
      }
    }
  }
}
