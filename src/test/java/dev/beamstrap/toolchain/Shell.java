package dev.beamstrap.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands for tests, with exactly the variables given. */
final class Shell {
  private Shell() {}

  /** What a command writes, errors included. */
  static String run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** What a script writes under sh. */
  static String sh(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    return run(environment, List.of("/bin/sh", "-c", script));
  }
}
