package dev.beamstrap.hexcache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Paths that environment variables name. */
final class EnvironmentPath {
  private EnvironmentPath() {}

  static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** As Elixir's {@code Path.expand}: absolute, {@code ~} and dots resolved. */
  static Path expand(String text, Path userHome, Path workingDirectory) {
    Path path;
    if (text.equals("~")) {
      path = userHome;
    } else if (text.startsWith("~/")) {
      path = userHome.resolve(text.substring(2));
    } else {
      path = workingDirectory.resolve(text);
    }
    return path.normalize();
  }
}
