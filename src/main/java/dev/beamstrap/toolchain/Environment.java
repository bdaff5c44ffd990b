package dev.beamstrap.toolchain;

import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a shell needs for the tools to be found and to be themselves.
 *
 * @param path absolute directories to put before what PATH holds, the first of them first
 * @param variables to set
 * @param unset to unset; only names that are set at present
 */
public record Environment(List<String> path, Map<String, String> variables, List<String> unset) {

  /** Elixir before Erlang: nothing of Erlang's bears a name of Elixir's, and mix must be ours. */
  private static final List<Tool> PATH_ORDER =
      List.of(Tool.ELIXIR, Tool.ERLANG, Tool.REBAR, Tool.GLEAM);

  /** A locale with UTF-8 that every glibc of today has built in. */
  public static final String LOCALE = "C.UTF-8";

  /** Where Mix, Hex and rebar3 keep their files; set only when the usual places are of no use. */
  public static final List<String> HOMES = List.of("MIX_HOME", "HEX_HOME", "REBAR_CACHE_DIR");

  /** Each makes one of the tools start another Erlang than the one it lies beside. */
  public static final List<String> REDIRECTING =
      List.of(
          "ERL_ROOTDIR",
          "ESCRIPT_EMULATOR",
          "ERLC_EMULATOR",
          "DIALYZER_EMULATOR",
          "TYPER_EMULATOR",
          "CT_RUN_EMULATOR");

  /** Copies the collections and keeps the order of the variables. */
  public Environment {
    path = List.copyOf(path);
    variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    unset = List.copyOf(unset);
  }

  /**
   * The environment for some tools.
   *
   * @param tools in any order, one of each kind
   * @param present the variables as they are
   * @param fallbackHome where Mix, Hex and rebar3 shall keep their files because the home directory
   *     cannot be written: {@code mix}, {@code hex} and {@code rebar3} below it. Variables that are
   *     set already stay
   * @throws dev.beamstrap.fault.BeamstrapException {@code usage} when PATH cannot carry a directory
   */
  public static Environment of(
      List<InstalledTool> tools, Map<String, String> present, Optional<Path> fallbackHome) {
    List<String> path = new ArrayList<>();
    for (Tool tool : PATH_ORDER) {
      for (InstalledTool installed : tools) {
        if (installed.tool() == tool) {
          path.add(ShellText.checkedPathEntry(installed.bin()));
        }
      }
    }
    Map<String, String> variables = new LinkedHashMap<>();
    localeFor(present).ifPresent(name -> variables.put(name, LOCALE));
    fallbackHome.ifPresent(
        home ->
            homesIn(home, present)
                .forEach(
                    (name, value) -> variables.put(name, ShellText.checkedPath(Path.of(value)))));
    List<String> unset = REDIRECTING.stream().filter(present::containsKey).toList();
    return new Environment(path, variables, unset);
  }

  /**
   * The variables of {@link #HOMES} that make Mix, Hex and rebar3 keep their files in {@code mix},
   * {@code hex} and {@code rebar3} below a directory; without those that are set already.
   */
  public static Map<String, String> homesIn(Path directory, Map<String, String> present) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("HEX_HOME", directory.resolve("hex").toString());
    variables.put("MIX_HOME", directory.resolve("mix").toString());
    variables.put("REBAR_CACHE_DIR", directory.resolve("rebar3").toString());
    variables.keySet().removeIf(name -> !present.getOrDefault(name, "").isEmpty());
    return variables;
  }

  /** A whole environment: {@code present} with this one applied to it. */
  public Map<String, String> over(Map<String, String> present) {
    Map<String, String> all = new LinkedHashMap<>(present);
    unset.forEach(all::remove);
    all.putAll(variables);
    if (!path.isEmpty()) {
      String ours = String.join(":", path);
      String rest = present.getOrDefault("PATH", "");
      boolean there = rest.equals(ours) || rest.startsWith(ours + ":");
      all.put("PATH", there ? rest : rest.isEmpty() ? ours : ours + ":" + rest);
    }
    return all;
  }

  /**
   * The variable that must change for programs to use UTF-8: the one that decides at present, by
   * the order of POSIX; none when it asks for UTF-8 already.
   */
  private static Optional<String> localeFor(Map<String, String> present) {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String value = present.getOrDefault(name, "").toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) {
        boolean utf8 = value.contains("utf-8") || value.contains("utf8");
        return utf8 ? Optional.empty() : Optional.of(name);
      }
    }
    return Optional.of("LANG");
  }
}
