package dev.beamstrap.cli;

import java.util.Optional;

/** What {@code --version} says. */
final class Version {
  private Version() {}

  /** {@code beamstrap 0.1.0 (Java 17.0.15)}. */
  static String line() {
    String version =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");
    return "beamstrap " + version + " (Java " + Runtime.version().feature() + ")";
  }
}
