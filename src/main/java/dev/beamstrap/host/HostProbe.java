package dev.beamstrap.host;

import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.OsRelease;
import dev.beamstrap.platform.SharedLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out what a host is by reading a few files; runs nothing. */
public final class HostProbe {
  private static final int MAX_OS_RELEASE = 64 << 10;
  private static final String GLIBC = "GLIBC_";

  private HostProbe() {}

  /**
   * The facts about the system whose root directory is {@code root}, usually {@code /}.
   *
   * @param systemProperties the JVM's own properties; {@code os.name} and {@code os.arch} are read
   */
  public static HostFacts probe(Path root, Map<String, String> systemProperties) {
    String architectureName = systemProperties.getOrDefault("os.arch", "");
    OperatingSystem system = system(systemProperties.getOrDefault("os.name", ""));
    Optional<Architecture> architecture = Architecture.named(architectureName);
    OsRelease distribution = distribution(root);
    if (system != OperatingSystem.LINUX || architecture.isEmpty()) {
      return new HostFacts(
          system, architecture, architectureName, distribution, new CLibrary.Unknown(), List.of());
    }
    HostLibraries libraries = HostLibraries.under(root, architecture.get());
    return new HostFacts(
        system,
        architecture,
        architectureName,
        distribution,
        cLibrary(root, libraries),
        libraries.startingWith("libcrypto.so."));
  }

  private static OperatingSystem system(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("linux")) {
      return OperatingSystem.LINUX;
    }
    return lower.startsWith("mac") ? OperatingSystem.MACOS : OperatingSystem.OTHER;
  }

  /** Source: os-release(5), which names the two places and their order. */
  private static OsRelease distribution(Path root) {
    return OsRelease.parse(
        head(root.resolve("etc/os-release"))
            .or(() -> head(root.resolve("usr/lib/os-release")))
            .orElse(""));
  }

  private static Optional<String> head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MAX_OS_RELEASE), StandardCharsets.UTF_8));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static CLibrary cLibrary(Path root, HostLibraries libraries) {
    Optional<DottedVersion> newest =
        libraries.find("libc.so.6").flatMap(HostProbe::newestGlibcVersion);
    if (newest.isPresent()) {
      return new CLibrary.Glibc(newest.get());
    }
    try (DirectoryStream<Path> loaders =
        Files.newDirectoryStream(root.resolve("lib"), "ld-musl-*.so.1")) {
      return loaders.iterator().hasNext() ? new CLibrary.Musl() : new CLibrary.Unknown();
    } catch (IOException | DirectoryIteratorException absent) {
      return new CLibrary.Unknown();
    }
  }

  private static Optional<DottedVersion> newestGlibcVersion(SharedLibrary libc) {
    return libc.definedVersions().stream()
        .filter(version -> version.startsWith(GLIBC))
        .flatMap(version -> DottedVersion.parse(version.substring(GLIBC.length())).stream())
        .max(DottedVersion::compareTo);
  }
}
