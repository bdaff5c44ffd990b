package dev.beamstrap.doctor;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the user's programs, bounded in time and output, and never fails. */
final class Program {
  private static final int KEPT = 64 << 10;

  private Program() {}

  /**
   * What a program left.
   *
   * @param status its exit status; empty when it did not start or was ended at the deadline
   * @param output what it wrote, standard output and errors together
   */
  record Result(Optional<Integer> status, String output) {
    /** The last line that says something. */
    String lastLine() {
      String last = "";
      for (String line : output.split("\n", -1)) {
        last = line.isBlank() ? last : line.strip();
      }
      return last;
    }
  }

  /** Where PATH has a program. */
  static Optional<Path> find(String name, Map<String, String> env) {
    for (String directory : env.getOrDefault("PATH", "").split(":", -1)) {
      if (directory.startsWith("/")) {
        Path candidate = Path.of(directory, name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  static Result run(
      List<String> command, Map<String, String> env, Path directory, Duration deadline) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(Optional.empty(), String.valueOf(e.getMessage()));
    }
    Output output = new Output(process.getInputStream());
    Thread reader = new Thread(output, "output");
    reader.setDaemon(true);
    reader.start();
    boolean ended = false;
    try {
      ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      reader.join(ended ? 1000 : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return new Result(ended ? Optional.of(process.exitValue()) : Optional.empty(), output.text());
  }

  private static final class Output implements Runnable {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Output(InputStream in) {
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
      kept.write(bytes, 0, Math.min(count, KEPT - kept.size()));
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
