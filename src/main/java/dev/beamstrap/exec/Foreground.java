package dev.beamstrap.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether this process and its children stand in front at a terminal, which then sends what is
 * typed for a signal to all of them.
 *
 * <p>Source: proc_pid_stat(5), the fields pgrp and tpgid.
 */
final class Foreground {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final int GROUP = 2;
  private static final int IN_FRONT = 5;

  private Foreground() {}

  /** Of this process, now; empty on a system that does not tell. */
  static Optional<Boolean> now() {
    try {
      return of(Files.readString(STAT));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of the process with this line; its name may hold blanks and parentheses. */
  static Optional<Boolean> of(String stat) {
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
    return fields.size() > IN_FRONT
        ? Optional.of(fields.get(GROUP).equals(fields.get(IN_FRONT)))
        : Optional.empty();
  }
}
