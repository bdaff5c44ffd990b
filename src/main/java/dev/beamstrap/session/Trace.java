package dev.beamstrap.session;

import dev.beamstrap.toolfile.FileSource;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a lookup asks of the environment and the disk, and what it was answered. While all
 * these answers stay the same, so does what the lookup found.
 */
final class Trace {
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Map<Path, Optional<String>> files = new LinkedHashMap<>();
  private final Map<Path, Boolean> directories = new LinkedHashMap<>();
  private final Map<Path, List<Path>> listings = new LinkedHashMap<>();

  /** The variables that were asked for; what is not set counts as empty. */
  Map<String, String> variables() {
    return variables;
  }

  /** The files that were asked for, and their texts. */
  Map<Path, Optional<String>> files() {
    return files;
  }

  /** The paths of which it was asked whether they are directories. */
  Map<Path, Boolean> directories() {
    return directories;
  }

  /** The directories whose entries were asked for. */
  Map<Path, List<Path>> listings() {
    return listings;
  }

  /** {@code env}, with everything noted that is asked of it by name. */
  Map<String, String> of(Map<String, String> env) {
    return new AbstractMap<>() {
      @Override
      public @Nullable String get(Object name) {
        String value = env.get(name);
        variables.put(String.valueOf(name), value == null ? "" : value);
        return value;
      }

      @Override
      public boolean containsKey(Object name) {
        return get(name) != null;
      }

      @Override
      public Set<Entry<String, String>> entrySet() {
        env.keySet().forEach(this::get);
        return env.entrySet();
      }
    };
  }

  /** {@code source}, with everything noted that is asked of it. */
  FileSource of(FileSource source) {
    return new FileSource() {
      @Override
      public Optional<String> read(Path path) {
        Optional<String> text = source.read(path);
        files.put(path, text);
        return text;
      }

      @Override
      public List<Path> list(Path directory) {
        List<Path> entries = source.list(directory);
        listings.put(directory, entries);
        return entries;
      }

      @Override
      public boolean mayBeDirectory(Path path) {
        boolean may = source.mayBeDirectory(path);
        directories.put(path, may);
        return may;
      }
    };
  }
}
