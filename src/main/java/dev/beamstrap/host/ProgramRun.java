package dev.beamstrap.host;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
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
 * A program that was run to its end, standard input empty, output and errors together.
 *
 * @param status its exit status; empty when it was ended at the deadline, or did not start
 * @param output what it wrote: the last {@value #KEPT} bytes at most
 */
public record ProgramRun(Optional<Integer> status, String output) {
  static final int KEPT = 64 << 10;

  /** A child that lives on may keep the pipe open; this long it is waited for. */
  private static final long LAST_WORDS_MILLIS = 2000;

  /** Whether it ended by itself and well. */
  public boolean succeeded() {
    return status.isPresent() && status.get() == 0;
  }

  /** The last line that says something, without control characters; or an empty string. */
  public String lastLine() {
    return output
        .lines()
        .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(line -> !line.isEmpty())
        .reduce("", (before, last) -> last);
  }

  /**
   * Runs one.
   *
   * @param environment all of its environment
   * @param deadline when it, and its children, are ended
   * @throws IOException when it could not be started
   */
  public static ProgramRun of(
      List<String> command, Map<String, String> environment, Path directory, Duration deadline)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    Tail tail = new Tail(process.getInputStream());
    Thread reader = new Thread(tail, "output");
    reader.setDaemon(true);
    reader.start();
    boolean ended = false;
    try {
      ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      reader.join(ended ? LAST_WORDS_MILLIS : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted while running " + command.get(0))
          .remedy("run the command again")
          .exception(e);
    } finally {
      if (!ended) {
        end(process);
      }
    }
    return new ProgramRun(ended ? Optional.of(process.exitValue()) : Optional.empty(), tail.text());
  }

  /**
   * Ends a program and all that it started. Itself first: some, Erlang for one, leave a dump when a
   * child of theirs dies.
   */
  public static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
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
