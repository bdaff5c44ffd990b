package dev.beamstrap.deps;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DiskFaults;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of the user's that was run to its end, standard input empty, output and errors
 * together.
 *
 * @param status its exit status; empty when it was ended at the deadline
 * @param output what it wrote: the last {@value #KEPT} bytes at most
 */
record Command(Optional<Integer> status, String output) {
  static final int KEPT = 64 << 10;

  boolean succeeded() {
    return status.isPresent() && status.get() == 0;
  }

  /** The last line that says something. */
  String lastLine() {
    List<String> lines =
        output
            .lines()
            .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.isEmpty() ? "it wrote nothing" : lines.get(lines.size() - 1);
  }

  /**
   * Runs one.
   *
   * @param environment all of its environment
   * @param deadline when it, and its children, are ended
   */
  static Command run(
      List<String> command, Map<String, String> environment, Path directory, Duration deadline) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw DiskFaults.ofStart(e, Path.of(command.get(0)));
    }
    Tail tail = new Tail(process.getInputStream());
    Thread reader = new Thread(tail, "output");
    reader.setDaemon(true);
    reader.start();
    boolean ended = false;
    try {
      ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        // A child that lives on may keep the pipe open.
        reader.join(2000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted while running " + command.get(0))
          .remedy("run the command again")
          .exception(e);
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return new Command(ended ? Optional.of(process.exitValue()) : Optional.empty(), tail.text());
  }

  private static final class Tail implements Runnable {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Tail(InputStream in) {
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          add(buffer, count);
        }
      } catch (IOException e) {
        // It was ended; what came so far is what there is.
      }
    }

    private synchronized void add(byte[] bytes, int count) {
      kept.write(bytes, 0, count);
      if (kept.size() > 2 * KEPT) {
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.write(all, all.length - KEPT, KEPT);
      }
    }

    synchronized String text() {
      byte[] all = kept.toByteArray();
      int from = Math.max(0, all.length - KEPT);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
  }
}
