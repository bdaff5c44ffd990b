package dev.beamstrap.cli;

import dev.beamstrap.catalog.Manifests;
import dev.beamstrap.catalog.Sandboxes;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the manifests: those of {@code --manifests} where they exist, else those in the jar. */
final class ManifestFiles {
  private static final List<String> NAMES =
      List.of("sources.toml", "platforms.toml", "compat.toml");

  private ManifestFiles() {}

  static Manifests load(Optional<Path> directory) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : NAMES) {
      texts.put(name, text(directory, name));
    }
    return Manifests.parse(texts);
  }

  /** The sandboxes that are known. */
  static Sandboxes sandboxes(Optional<Path> directory) {
    return Sandboxes.parse(text(directory, Sandboxes.FILE));
  }

  private static String text(Optional<Path> directory, String name) {
    Optional<Path> own = directory.map(given -> given.resolve(name)).filter(Files::isRegularFile);
    try {
      if (own.isPresent()) {
        return Files.readString(own.get());
      }
      try (InputStream bundled = ManifestFiles.class.getResourceAsStream("/manifests/" + name)) {
        if (bundled == null) {
          throw new IllegalStateException("the jar lacks manifests/" + name);
        }
        return new String(bundled.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw Fault.of(
              FaultCode.PROJECT_UNREADABLE,
              own.map(Path::toString).orElse(name) + " cannot be read")
          .cause(String.valueOf(e.getMessage()))
          .remedy("give --manifests a directory of readable files")
          .exception(e);
    }
  }
}
