package dev.beamstrap.toolfile;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The {@code [tools]} of a {@code mise.toml} and its kin (mise,
 * src/config/config_file/mise_toml.rs); every other section is mise's own business.
 *
 * <p>A tool's value is a version, a table with exactly one of {@code version}, {@code prefix},
 * {@code ref} and {@code path}, or an array of these. The only class that knows tomlj, so that
 * tomlj is loaded only where such a file exists.
 */
public final class MiseToml {
  private static final int LONGEST = 1 << 20;
  private static final List<String> SELECTORS = List.of("version", "prefix", "ref", "path");

  private final String source;
  private final OperatingSystem host;

  private MiseToml(String source, OperatingSystem host) {
    this.source = source;
    this.host = host;
  }

  /**
   * Reads the text of a file; {@code source} is its path, for messages. Entries whose {@code os}
   * leaves out {@code host} are passed over. What is no TOML, or no tool in mise's sense, is a
   * {@code project.syntax} failure that names line and column.
   */
  public static ToolfileContent parse(String source, String text, OperatingSystem host) {
    return new MiseToml(source, host).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private ToolfileContent read(String text) {
    TomlTable document = document(text);
    List<String> key = List.of("tools");
    Object section = document.get(key);
    if (section == null) {
      return new ToolfileContent(List.of(), List.of());
    }
    if (!(section instanceof TomlTable tools)) {
      throw Refusal.at(
          origin(document.inputPositionOf(key)),
          "tools is not a table",
          "the tools stand under a heading of their own",
          "write [tools], and below it a line for each tool");
    }
    return tools(tools);
  }

  private TomlParseResult document(String text) {
    if (text.length() > LONGEST) {
      throw Refusal.at(
          new Origin(source, 1, 1),
          "longer than a megabyte",
          "no version file is that long",
          "check that this is a mise configuration");
    }
    TomlParseResult document;
    try {
      document = Toml.parse(text);
    } catch (StackOverflowError e) {
      throw Refusal.at(
          new Origin(source, 1, 1),
          "arrays or tables nested too deeply",
          "no version file needs hundreds of brackets",
          "check that this is a mise configuration");
    } catch (RuntimeException e) {
      throw notToml(new Origin(source, 1, 1), String.valueOf(e.getMessage()), text);
    }
    Optional<TomlParseError> first =
        document.errors().stream()
            .min(
                Comparator.comparingInt((TomlParseError e) -> e.position().line())
                    .thenComparingInt(e -> e.position().column()));
    if (first.isPresent()) {
      throw notToml(origin(first.get().position()), String.valueOf(first.get().getMessage()), text);
    }
    return document;
  }

  private BeamstrapException notToml(Origin origin, String complaint, String text) {
    String line = text.lines().skip(origin.line() - 1L).findFirst().orElse("");
    if (line.startsWith("<<<<<<<") || line.startsWith("=======") || line.startsWith(">>>>>>>")) {
      return Refusal.conflict(origin);
    }
    return Refusal.at(
        origin,
        "not TOML: " + Refusal.printable(complaint),
        "the file cannot be read from here on",
        "mend this line; versions stand in quotes, as in erlang = \"27.3.4\"");
  }

  private ToolfileContent tools(TomlTable tools) {
    Map<Tool, ToolRequest> requests = new EnumMap<>(Tool.class);
    List<ToolRequest> inOrder = new ArrayList<>();
    List<String> unknownTools = new ArrayList<>();
    List<String> names = new ArrayList<>(tools.keySet());
    names.sort(
        Comparator.comparingInt((String name) -> position(tools, name).line())
            .thenComparingInt(name -> position(tools, name).column()));
    for (String name : names) {
      Optional<Tool> tool = ToolNames.named(name);
      if (tool.isEmpty()) {
        unknownTools.add(name);
        continue;
      }
      Optional<ToolRequest> request =
          request(tool.get(), tools.get(List.of(name)), origin(position(tools, name)));
      if (request.isPresent()) {
        ToolRequest earlier = requests.putIfAbsent(tool.get(), request.get());
        if (earlier == null) {
          inOrder.add(request.get());
        } else if (!earlier.selectors().equals(request.get().selectors())) {
          throw Refusal.at(
              request.get().origin(),
              tool.get() + " is asked for twice, with different versions",
              "line %d says %s"
                  .formatted(earlier.origin().line(), Refusal.quote(earlier.spelling())),
              "keep one of the two");
        }
      }
    }
    return new ToolfileContent(inOrder, unknownTools);
  }

  /** The request that a value makes; empty where all of it is for other operating systems. */
  private Optional<ToolRequest> request(Tool tool, Object value, Origin origin) {
    List<Located> found = new ArrayList<>();
    if (value instanceof TomlArray array) {
      if (array.isEmpty()) {
        throw noVersion(tool, origin);
      }
      for (int i = 0; i < array.size(); i++) {
        Origin place = origin(array.inputPositionOf(i));
        selector(tool, array.get(i), place).ifPresent(found::add);
      }
    } else {
      selector(tool, value, origin).ifPresent(found::add);
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ToolRequest(
                tool, found.stream().map(Located::selector).toList(), found.get(0).origin()));
  }

  private record Located(Selector selector, Origin origin) {}

  private Optional<Located> selector(Tool tool, Object value, Origin origin) {
    if (value instanceof String text) {
      return Optional.of(new Located(SelectorSyntax.parse(tool, text, origin), origin));
    }
    if (value instanceof TomlTable table) {
      return forHost(table, origin) ? Optional.of(selector(tool, table, origin)) : Optional.empty();
    }
    throw Refusal.at(
        origin,
        "the version of " + tool + " is not a string",
        "TOML would read 1.10 as the number 1.1",
        "put the version in quotes, as in " + tool + " = \"latest\"");
  }

  private Located selector(Tool tool, TomlTable table, Origin origin) {
    List<String> present =
        SELECTORS.stream().filter(key -> table.get(List.of(key)) != null).toList();
    if (present.isEmpty()) {
      throw noVersion(tool, origin);
    }
    String key = present.get(0);
    if (present.size() > 1) {
      throw Refusal.at(
          origin(position(table, present.get(1))),
          tool + " has both " + key + " and " + present.get(1),
          "mise takes exactly one of version, prefix, ref and path",
          "keep one of them");
    }
    Origin place = origin(position(table, key));
    if (!(table.get(List.of(key)) instanceof String text)) {
      throw Refusal.at(
          place,
          "the " + key + " of " + tool + " is not a string",
          "TOML would read 1.10 as the number 1.1",
          "put the value in quotes");
    }
    String spelling = key.equals("version") ? text : key + ":" + text;
    return new Located(SelectorSyntax.parse(tool, spelling, place), place);
  }

  private BeamstrapException noVersion(Tool tool, Origin origin) {
    return Refusal.at(
        origin,
        tool + " has no version",
        "a tool needs one of version, prefix, ref and path",
        "write for example " + tool + " = \"latest\"");
  }

  /** mise's {@code os} option: names of operating systems, each with or without a machine type. */
  private boolean forHost(TomlTable table, Origin origin) {
    Object option = table.get(List.of("os"));
    List<Object> names =
        option == null
            ? List.of()
            : option instanceof TomlArray array ? array.toList() : List.of(option);
    String mine = host.name().toLowerCase(Locale.ROOT);
    boolean named = names.isEmpty();
    for (Object name : names) {
      if (!(name instanceof String text)) {
        throw Refusal.at(
            origin,
            "os is not a list of names",
            "mise takes names of operating systems there",
            "write for example os = [\"linux\"]");
      }
      int machine = text.indexOf('/');
      named |= (machine < 0 ? text : text.substring(0, machine)).equals(mine);
    }
    return named;
  }

  private static TomlPosition position(TomlTable table, String key) {
    return table.inputPositionOf(List.of(key));
  }

  private Origin origin(TomlPosition position) {
    return new Origin(source, position.line(), position.column());
  }
}
