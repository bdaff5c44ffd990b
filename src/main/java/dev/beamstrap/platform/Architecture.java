package dev.beamstrap.platform;

import java.util.Locale;
import java.util.Optional;

/** The processor architectures that precompiled builds exist for. */
public enum Architecture {
  AMD64,
  ARM64;

  /** The architecture that a JVM or a kernel calls {@code name}. */
  public static Optional<Architecture> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> Optional.of(AMD64);
      case "arm64", "aarch64" -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }

  /** The name that builds.hex.pm uses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
