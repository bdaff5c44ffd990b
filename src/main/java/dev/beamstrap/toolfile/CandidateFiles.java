package dev.beamstrap.toolfile;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files may say what a directory needs, by the rules of mise (mise, src/config/mod.rs,
 * src/env.rs) and asdf (asdf, internal/config), with the variables that change them.
 */
final class CandidateFiles {
  private static final String TOOL_VERSIONS = ".tool-versions";
  private static final String FRAGMENTS = "conf.d";

  private final Map<String, String> env;
  private final FileSource files;
  private final Optional<Path> home;
  private final List<Path> toolVersionsNames;
  private final List<Path> lowestFirst;
  private final Optional<Path> userConfig;
  private final Optional<Path> defaultUserConfig;
  private final Set<Path> ceilings;

  /** What kind of file a candidate is. */
  enum Dialect {
    TOOL_VERSIONS,
    TOML
  }

  /** A file that may exist. */
  record Candidate(Path path, Dialect dialect) {}

  CandidateFiles(Map<String, String> env, FileSource files) {
    this.env = env;
    this.files = files;
    this.home = variable("HOME").map(value -> path("HOME", value)).filter(Path::isAbsolute);
    this.toolVersionsNames = toolVersionsNames();
    this.lowestFirst = namesInDirectory();
    Optional<Path> xdg =
        variable("XDG_CONFIG_HOME")
            .map(value -> path("XDG_CONFIG_HOME", value))
            .filter(Path::isAbsolute)
            .or(() -> home.map(h -> h.resolve(".config")));
    this.defaultUserConfig = xdg.map(dir -> dir.resolve("mise"));
    this.userConfig =
        variable("MISE_CONFIG_DIR")
            .map(value -> path("MISE_CONFIG_DIR", value))
            .or(() -> defaultUserConfig);
    this.ceilings = new LinkedHashSet<>(paths("MISE_CEILING_PATHS"));
  }

  Optional<Path> home() {
    return home;
  }

  /** The directories to look into, the nearest first. */
  List<Path> directories(Path start) {
    List<Path> directories = new ArrayList<>();
    for (Path dir = start; dir != null && !ceilings.contains(dir); dir = dir.getParent()) {
      directories.add(dir);
    }
    return directories;
  }

  /** The candidates in a directory of the walk, the one that wins first. */
  List<Candidate> in(Path dir) {
    List<Candidate> found = new ArrayList<>();
    for (Path name : toolVersionsNames) {
      found.add(new Candidate(dir.resolve(name), Dialect.TOOL_VERSIONS));
    }
    Map<Path, Boolean> directories = new HashMap<>();
    for (Path name : lowestFirst) {
      Path parent = name.getParent();
      if (parent != null
          && !directories.computeIfAbsent(dir.resolve(parent), files::mayBeDirectory)) {
        continue;
      }
      Path path = dir.resolve(name);
      boolean replaced =
          !userConfig.equals(defaultUserConfig)
              && defaultUserConfig.filter(path::startsWith).isPresent();
      if (!replaced) {
        addToml(path, found);
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** The candidates behind the walk: the user's own, then the machine's; the winner first. */
  List<Candidate> beyond() {
    List<Candidate> found = new ArrayList<>();
    Optional<String> machine = variable("MISE_SYSTEM_CONFIG_DIR");
    addUserFiles(
        machine.isPresent() ? path("MISE_SYSTEM_CONFIG_DIR", machine.get()) : Path.of("/etc/mise"),
        found);
    Optional<String> global = variable("MISE_GLOBAL_CONFIG_FILE");
    if (global.isPresent()) {
      addToml(path("MISE_GLOBAL_CONFIG_FILE", global.get()), found);
    } else {
      userConfig.ifPresent(dir -> addUserFiles(dir, found));
    }
    if (home.isPresent()) {
      for (Path name : toolVersionsNames) {
        found.add(new Candidate(home.get().resolve(name), Dialect.TOOL_VERSIONS));
      }
    }
    Collections.reverse(found);
    return found;
  }

  private void addUserFiles(Path dir, List<Candidate> found) {
    addToml(dir.resolve(FRAGMENTS), found);
    for (String name :
        List.of("config.toml", "mise.toml", "config.local.toml", "mise.local.toml")) {
      addToml(dir.resolve(name), found);
    }
  }

  /** Adds a TOML file, or all those of a {@code conf.d}. */
  private void addToml(Path path, List<Candidate> found) {
    if (!path.endsWith(FRAGMENTS)) {
      found.add(new Candidate(path, Dialect.TOML));
      return;
    }
    List<Path> fragments = new ArrayList<>(files.list(path));
    Collections.sort(fragments);
    for (Path fragment : fragments) {
      String name = String.valueOf(fragment.getFileName());
      if (name.endsWith(".toml") && !name.startsWith(".")) {
        found.add(new Candidate(path.resolve(name), Dialect.TOML));
      }
    }
  }

  /** The names that {@code .tool-versions} goes by, lowest precedence first. */
  private List<Path> toolVersionsNames() {
    String override = "MISE_OVERRIDE_TOOL_VERSIONS_FILENAMES";
    Optional<String> names = variable(override);
    if (names.isPresent()) {
      return names.get().equals("none") ? List.of() : paths(override);
    }
    Set<Path> found = new LinkedHashSet<>();
    found.add(
        firstOf("ASDF_TOOL_VERSIONS_FILENAME", "ASDF_DEFAULT_TOOL_VERSIONS_FILENAME")
            .orElse(Path.of(TOOL_VERSIONS)));
    firstOf("MISE_DEFAULT_TOOL_VERSIONS_FILENAME").ifPresent(found::add);
    return List.copyOf(found);
  }

  /** The names of mise's own files in a directory, lowest precedence first. */
  private List<Path> namesInDirectory() {
    List<Path> override = paths("MISE_OVERRIDE_CONFIG_FILENAMES");
    Set<Path> found = new LinkedHashSet<>(override);
    if (override.isEmpty()) {
      add(found, ".config/mise/conf.d", ".config/mise/config.toml", ".config/mise/mise.toml");
      add(found, ".config/mise.toml", ".mise/conf.d", ".mise/config.toml", "mise/config.toml");
      add(found, ".rtx.toml", "mise.toml");
      firstOf("MISE_DEFAULT_CONFIG_FILENAME").ifPresent(found::add);
      add(found, ".mise.toml", ".config/mise/config.local.toml", ".config/mise/mise.local.toml");
      add(found, ".config/mise.local.toml", ".mise/config.local.toml", "mise/config.local.toml");
      add(found, ".rtx.local.toml", "mise.local.toml", ".mise.local.toml");
    }
    for (String environment : variable("MISE_ENV").orElse("").split(",", -1)) {
      if (!environment.isBlank()) {
        for (String end : List.of(".toml", ".local.toml")) {
          String suffix = "." + environment.strip() + end;
          for (String begin :
              List.of(".config/mise/config", ".config/mise", "mise/config", "mise")) {
            found.add(path("MISE_ENV", begin + suffix));
          }
          found.add(path("MISE_ENV", ".mise/config" + suffix));
          found.add(path("MISE_ENV", ".mise" + suffix));
        }
      }
    }
    return List.copyOf(found);
  }

  private static void add(Set<Path> found, String... names) {
    for (String name : names) {
      found.add(Path.of(name));
    }
  }

  private Optional<Path> firstOf(String... names) {
    for (String name : names) {
      Optional<String> value = variable(name);
      if (value.isPresent()) {
        return Optional.of(path(name, value.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  private List<Path> paths(String name) {
    List<Path> found = new ArrayList<>();
    for (String value : variable(name).orElse("").split(":", -1)) {
      if (!value.isBlank()) {
        found.add(path(name, value));
      }
    }
    return found;
  }

  private Path path(String variable, String value) {
    try {
      boolean tilde = value.equals("~") || value.startsWith("~/");
      return tilde && home.isPresent()
          ? home.get().resolve(value.substring(Math.min(2, value.length()))).normalize()
          : Path.of(value).normalize();
    } catch (InvalidPathException e) {
      throw Refusal.at(
          Origin.of("environment variable " + variable),
          Refusal.quote(value) + " is no path",
          String.valueOf(e.getReason()),
          "unset " + variable + " or give it a path");
    }
  }
}
