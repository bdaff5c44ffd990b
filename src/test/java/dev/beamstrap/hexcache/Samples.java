package dev.beamstrap.hexcache;

import dev.beamstrap.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Entries as a registry gives them. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  static final PackageKey ALPHA = new PackageKey("hexpm", "alpha");
  static final PackageKey BETA = new PackageKey("hexpm", "beta");

  private Samples() {}

  static Sha256 sum(int seed) {
    return new Sha256(String.format("%064x", 0x9e3779b97f4a7c15L ^ seed));
  }

  static PackageEntry alpha() {
    ReleaseEntry stable =
        new ReleaseEntry(
            "1.1.0",
            sum(1),
            Optional.of(sum(2)),
            List.of(
                new ReleaseEntry.Dependency("hexpm", "beta", "beta", "~> 1.0", false),
                new ReleaseEntry.Dependency("hexpm", "gamma", "gamma", "~> 0.1", true),
                new ReleaseEntry.Dependency("hexpm", "delta_pkg", "delta", ">= 0.0.0", false)),
            Optional.empty(),
            OptionalLong.of(1_500_000_000L),
            List.of());
    ReleaseEntry retired =
        new ReleaseEntry(
            "1.0.0-rc.1+build.5",
            sum(3),
            Optional.empty(),
            List.of(),
            Optional.of(new ReleaseEntry.Retirement(2, Optional.of("über-alt"))),
            OptionalLong.empty(),
            List.of(
                new ReleaseEntry.Advisory(
                    "CVE-2026-1",
                    "bad",
                    "https://x/h",
                    "https://x/a",
                    List.of("GHSA-1"),
                    OptionalInt.of(3),
                    OptionalDouble.of((double) 7.3f)),
                new ReleaseEntry.Advisory(
                    "CVE-2026-2",
                    "worse",
                    "https://x/h2",
                    "https://x/a2",
                    List.of(),
                    OptionalInt.empty(),
                    OptionalDouble.empty())));
    ReleaseEntry odd =
        new ReleaseEntry(
            "0.9.0",
            sum(4),
            Optional.of(sum(5)),
            List.of(),
            Optional.of(new ReleaseEntry.Retirement(9, Optional.empty())),
            OptionalLong.of(4_000_000_000L),
            List.of());
    return new PackageEntry(
        "hexpm", "alpha", List.of(retired, odd, stable), Optional.of("\"etag\""));
  }

  static PackageEntry beta(String... versions) {
    List<ReleaseEntry> releases = new ArrayList<>();
    for (String version : versions) {
      releases.add(
          new ReleaseEntry(
              version,
              sum(version.hashCode()),
              Optional.of(sum(-version.hashCode())),
              List.of(),
              Optional.empty(),
              OptionalLong.of(1),
              List.of()));
    }
    return new PackageEntry("hexpm", "beta", releases, Optional.empty());
  }

  static PolicyEntry policy() {
    return new PolicyEntry(
        "hexpm:acme",
        "acme",
        "strict",
        Optional.empty(),
        1,
        List.of(
            new PolicyEntry.RepositoryRules(
                "hexpm",
                Optional.of(
                    new PolicyEntry.Restriction(
                        OptionalInt.of(3), List.of(1, 2), Optional.of("7d"))),
                List.of(
                    new PolicyEntry.Override(
                        1,
                        Optional.of("beta"),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty()),
                    new PolicyEntry.Override(
                        2,
                        Optional.of("alpha"),
                        Optional.of("~> 1.0"),
                        Optional.of("CVE-2026-1"),
                        OptionalInt.of(1),
                        Optional.of("known"))))),
        Optional.of("\"p\""));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream("/hexcache/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Writes plainly, for tests of what is written. */
  static void replace(Path file, byte[] content) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Path aside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(aside, content);
      Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
