package dev.beamstrap.toolchain;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of a tool in an environment of its own: standard input empty, output and errors together
 * into a file, so that neither a pipe nor a thread is needed; killed with its children at the
 * deadline.
 *
 * @param status the exit status, or empty when the deadline passed
 * @param output what it wrote, at most {@value #MAX_OUTPUT} bytes
 */
record ToolRun(Optional<Integer> status, String output) {
  static final int MAX_OUTPUT = 16 << 10;

  /** From the caller's environment; everything else could redirect the tool. */
  private static final List<String> KEPT = List.of("PATH", "TMPDIR");

  private static final Path NOTHING = Path.of("/dev/null");

  /** Whether it ended by itself and well. */
  boolean succeeded() {
    return status.isPresent() && status.get() == 0;
  }

  /**
   * Runs a command.
   *
   * @param command the program by absolute path, and its arguments
   * @param variables set on top of what is kept of the caller's environment
   * @param directory where it runs, what it takes for its home and where its output goes; exists,
   *     and no other run uses it at the same time
   * @throws IOException when it could not be started
   */
  static ToolRun of(
      List<String> command, Map<String, String> variables, Path directory, Duration deadline)
      throws IOException {
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(NOTHING.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put("HOME", directory.toString());
    environment.putAll(variables);
    Process process = builder.start();
    boolean ended = false;
    try {
      ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted while testing " + command.get(0))
          .remedy("run the command again")
          .exception(interrupted);
    } finally {
      if (!ended) {
        ProgramRun.end(process);
      }
    }
    Optional<Integer> status = ended ? Optional.of(process.exitValue()) : Optional.empty();
    try (InputStream in = Files.newInputStream(output)) {
      return new ToolRun(status, new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
    }
  }
}
