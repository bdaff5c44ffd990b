package dev.beamstrap.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs are looked up.
 *
 * @param directories in this order, all absolute
 */
public record SearchPath(List<Path> directories) {
  public SearchPath {
    directories = List.copyOf(directories);
  }

  /**
   * That of an environment's {@code PATH}. Its empty and relative items do not count: they mean
   * whatever directory a command happens to run in, from where nothing is run unasked.
   */
  public static SearchPath of(Map<String, String> env) {
    return of(env.getOrDefault("PATH", ""));
  }

  /** The same of a value as {@code PATH} has it. */
  public static SearchPath of(String value) {
    List<Path> absolute = new ArrayList<>();
    for (String item : value.split(":")) {
      if (item.startsWith("/")) {
        absolute.add(Path.of(item));
      }
    }
    return new SearchPath(absolute);
  }

  /** As a shell in {@code directory} has it: empty and relative items start there. */
  public static SearchPath ofShell(Map<String, String> env, Path directory) {
    List<Path> all = new ArrayList<>();
    for (String item : env.getOrDefault("PATH", "").split(":", -1)) {
      all.add(directory.toAbsolutePath().resolve(item));
    }
    return new SearchPath(all);
  }

  /** Every program of that name, in order. */
  public Stream<Path> all(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }

  /** The one that runs. */
  public Optional<Path> first(String name) {
    return all(name).findFirst();
  }
}
