package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run found to be complete, so that the next one needs to look only whether any of it
 * changed: one line {@code SIZE TIME PATH} for each file, {@code - - PATH} for one that does not
 * exist. TIME is the last change in nanoseconds.
 */
final class Stamp {
  private static final String MAGIC = "beamstrap-deps 1";

  private final Path file;

  /**
   * The stamp of a project in an environment.
   *
   * @param directory where stamps are kept
   */
  Stamp(Path directory, Path project, Map<String, String> env) {
    Map<String, String> relevant = new TreeMap<>();
    env.forEach(
        (name, value) -> {
          if (name.startsWith("HEX_")
              || name.startsWith("MIX_")
              || name.startsWith("REBAR_")
              || name.startsWith("XDG_")
              || name.equals("HOME")
              || name.equals("PATH")) {
            relevant.put(name, value);
          }
        });
    this.file = directory.resolve(Sha256.of(project + "\n" + relevant).hex());
  }

  /** Whether everything is as it was when the stamp was set. */
  boolean holds() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return false;
    }
    if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      int first = line.indexOf(' ');
      int second = line.indexOf(' ', first + 1);
      if (second < 0 || !line.equals(line(Path.of(line.substring(second + 1))))) {
        return false;
      }
    }
    return true;
  }

  /** Sets it. */
  void set(Collection<Path> files) {
    Set<String> lines = new LinkedHashSet<>();
    lines.add(MAGIC);
    files.forEach(path -> lines.add(line(path)));
    if (lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
      return;
    }
    AtomicFile.write(
        file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), 0644);
  }

  private static String line(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.size()
          + " "
          + attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS)
          + " "
          + path;
    } catch (IOException e) {
      return "- - " + path;
    }
  }
}
