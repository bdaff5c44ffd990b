package dev.beamstrap.doctor;

import dev.beamstrap.host.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the user's programs; that one does not start is a finding, no failure. */
final class Program {
  private Program() {}

  static ProgramRun run(
      List<String> command, Map<String, String> env, Path directory, Duration deadline) {
    try {
      return ProgramRun.of(command, env, directory, deadline);
    } catch (IOException e) {
      return new ProgramRun(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }
}
