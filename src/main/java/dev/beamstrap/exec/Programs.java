package dev.beamstrap.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Programs as a shell finds them. */
final class Programs {
  private Programs() {}

  /** A program on the PATH of an environment. */
  static Optional<Path> find(String name, Map<String, String> env) {
    for (String directory : env.getOrDefault("PATH", "").split(":")) {
      Path program = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
      if (Files.isExecutable(program) && !Files.isDirectory(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }
}
