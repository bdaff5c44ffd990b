package dev.beamstrap.exec;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * A program that takes our place: our terminal and streams are its own, signals go on to it, its
 * end is ours.
 */
final class Child {
  private final Process process;
  private final boolean terminal;

  private Child(Process process, boolean terminal) {
    this.process = process;
    this.terminal = terminal;
  }

  /**
   * Starts it.
   *
   * @param terminal whether we run at a terminal, which then sends its interrupts to the child, too
   */
  static Child start(
      List<String> command, Map<String, String> environment, Path directory, boolean terminal) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Child child = new Child(builder.start(), terminal);
      child.passSignalsOn();
      return child;
    } catch (IOException e) {
      throw DiskFaults.ofStart(e, Path.of(command.get(0)));
    }
  }

  private void passSignalsOn() {
    for (String name : List.of("TERM", "HUP", "INT", "USR1", "USR2", "QUIT", "WINCH")) {
      try {
        Signal.handle(new Signal(name), signal -> pass(name));
      } catch (IllegalArgumentException takenByTheJvm) {
        // QUIT and USR1 may belong to the JVM; then they stay with it.
      }
    }
  }

  private void pass(String name) {
    boolean there = terminal && List.of("INT", "QUIT", "WINCH").contains(name);
    if (there) {
      return;
    }
    if (name.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
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
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
      }
    }
  }
}
