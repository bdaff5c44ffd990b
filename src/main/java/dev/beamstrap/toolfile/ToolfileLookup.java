package dev.beamstrap.toolfile;

import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.toolfile.CandidateFiles.Candidate;
import dev.beamstrap.toolfile.CandidateFiles.Dialect;
import dev.beamstrap.toolfile.Tokens.Token;
import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a directory asks for, as asdf (asdf, internal/resolve) and mise (mise,
 * src/config/mod.rs) do.
 *
 * <p>For each tool the environment wins ({@code MISE_<TOOL>_VERSION}, then {@code
 * ASDF_<TOOL>_VERSION}), then the nearest directory that names the tool, then the home directory,
 * then mise's configuration of the user and of the machine. Within a directory mise's files win
 * over {@code .tool-versions}. {@code .exenv-version} counts only where nothing else names Elixir.
 */
public final class ToolfileLookup {
  private static final String EXENV = ".exenv-version";
  private static final int MOST_NAMES = 12;

  private final Path start;
  private final Map<String, String> env;
  private final FileSource files;
  private final OperatingSystem host;
  private final CandidateFiles candidates;
  private final Map<Tool, ToolRequest> found = new EnumMap<>(Tool.class);
  private final List<String> notices = new ArrayList<>();
  private final Set<Path> tried = new HashSet<>();
  private final List<Path> consulted = new ArrayList<>();
  private final Map<String, Set<String>> ignored = new LinkedHashMap<>();

  private ToolfileLookup(
      Path start, Map<String, String> env, FileSource files, OperatingSystem host) {
    this.start = start;
    this.env = env;
    this.files = files;
    this.host = host;
    this.candidates = new CandidateFiles(env, files);
  }

  /** As {@link #find(Path, Map, FileSource, OperatingSystem)}, on Linux. */
  public static Requests find(Path startDir, Map<String, String> env, FileSource files) {
    return find(startDir, env, files, OperatingSystem.LINUX);
  }

  /**
   * Looks from {@code startDir} up to the root, and behind it.
   *
   * <p>A file that does not follow its grammar is a {@code project.syntax} failure, a variable a
   * {@code usage} one. Files are read only as far as a tool is still missing.
   *
   * @param startDir an absolute path, else an {@link IllegalArgumentException}
   * @param env the environment
   * @param host what the {@code os} option of mise's entries is compared with
   */
  public static Requests find(
      Path startDir, Map<String, String> env, FileSource files, OperatingSystem host) {
    if (!startDir.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + startDir);
    }
    return new ToolfileLookup(startDir.normalize(), env, files, host).find();
  }

  private Requests find() {
    for (Tool tool : Tool.values()) {
      override(tool);
    }
    List<Path> directories = candidates.directories(start);
    for (Path dir : directories) {
      boolean own = candidates.home().filter(dir::equals).isEmpty();
      read(candidates.in(dir), own);
    }
    read(candidates.beyond(), false);
    if (!found.containsKey(Tool.ELIXIR)) {
      directories.forEach(this::readExenv);
      candidates.home().ifPresent(this::readExenv);
    }
    if (!ignored.isEmpty()) {
      notices.add("ignored: " + ignoredTools());
    }
    return new Requests(List.copyOf(found.values()), notices, consulted);
  }

  private void override(Tool tool) {
    ToolRequest chosen = null;
    for (String manager : List.of("MISE", "ASDF")) {
      String name = manager + "_" + tool.id().toUpperCase(Locale.ROOT) + "_VERSION";
      Origin origin = Origin.of("environment variable " + name);
      List<Selector> selectors = selectors(tool, env.getOrDefault(name, ""), origin);
      if (selectors.isEmpty()) {
        continue;
      }
      ToolRequest request = new ToolRequest(tool, selectors, origin);
      if (chosen == null) {
        chosen = request;
        found.put(tool, request);
      } else if (!chosen.selectors().equals(selectors)) {
        notices.add(differ(tool, chosen, request) + ", which is not followed");
      }
    }
  }

  private static List<Selector> selectors(Tool tool, String text, Origin origin) {
    List<Selector> selectors = new ArrayList<>();
    for (Token token : Tokens.of(text)) {
      selectors.add(SelectorSyntax.parse(tool, token.text(), origin));
    }
    return selectors;
  }

  private static String differ(Tool tool, ToolRequest chosen, ToolRequest other) {
    return "%s: %s asks for %s, %s for %s"
        .formatted(
            tool,
            Refusal.printable(chosen.origin().toString()),
            Refusal.quote(chosen.spelling()),
            Refusal.printable(other.origin().toString()),
            Refusal.quote(other.spelling()));
  }

  /** Reads the files of one directory, the winner first; {@code own}: they are the project's. */
  private void read(List<Candidate> directory, boolean own) {
    if (found.size() == Tool.values().length) {
      return;
    }
    Map<Tool, ToolRequest> fromToml = new EnumMap<>(Tool.class);
    for (Candidate candidate : directory) {
      if (!tried.add(candidate.path())) {
        continue;
      }
      Optional<String> text = files.read(candidate.path());
      if (text.isEmpty()) {
        continue;
      }
      consulted.add(candidate.path());
      ToolfileContent content = parse(candidate, text.get());
      for (ToolRequest request : content.requests()) {
        boolean taken = found.putIfAbsent(request.tool(), request) == null;
        if (candidate.dialect() == Dialect.TOML && taken) {
          fromToml.put(request.tool(), request);
        } else if (candidate.dialect() == Dialect.TOOL_VERSIONS) {
          warnOfDisagreement(fromToml, request);
        }
      }
      if (own && !content.unknownTools().isEmpty()) {
        ignored
            .computeIfAbsent(display(candidate.path()), p -> new LinkedHashSet<>())
            .addAll(content.unknownTools());
      }
    }
  }

  /** In one directory asdf follows {@code .tool-versions} where mise follows its own file. */
  private void warnOfDisagreement(Map<Tool, ToolRequest> fromToml, ToolRequest request) {
    ToolRequest chosen = fromToml.get(request.tool());
    if (chosen != null && !chosen.selectors().equals(request.selectors())) {
      notices.add(
          differ(request.tool(), chosen, request) + "; mise's own file is followed, as mise does");
    }
  }

  private ToolfileContent parse(Candidate candidate, String text) {
    String source = candidate.path().toString();
    return candidate.dialect() == Dialect.TOML
        ? MiseToml.parse(source, text, host)
        : ToolVersionsFile.parse(source, text);
  }

  private void readExenv(Path dir) {
    Path path = dir.resolve(EXENV);
    if (found.containsKey(Tool.ELIXIR) || !tried.add(path)) {
      return;
    }
    Optional<String> text = files.read(path);
    if (text.isPresent()) {
      consulted.add(path);
      ExenvVersion.parse(path.toString(), text.get())
          .ifPresent(request -> found.put(Tool.ELIXIR, request));
    }
  }

  private String display(Path path) {
    Path shown = path.startsWith(start) ? start.relativize(path) : path;
    return Refusal.printable(shown.toString());
  }

  private String ignoredTools() {
    StringBuilder text = new StringBuilder();
    ignored.forEach(
        (file, names) -> {
          text.append(text.isEmpty() ? "" : "; ");
          List<String> shown = names.stream().limit(MOST_NAMES).map(ToolfileLookup::clip).toList();
          text.append(String.join(", ", shown));
          if (names.size() > MOST_NAMES) {
            text.append(" and ").append(names.size() - MOST_NAMES).append(" more");
          }
          text.append(" (").append(file).append(')');
        });
    return text.toString();
  }

  private static String clip(String name) {
    String quoted = Refusal.quote(name);
    return quoted.substring(1, quoted.length() - 1);
  }
}
