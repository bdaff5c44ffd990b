package dev.beamstrap.toolfile;

import dev.beamstrap.toolfile.Tokens.Token;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code .tool-versions} file, in the dialects of asdf (asdf, internal/toolversions) and mise
 * (mise, src/config/config_file/tool_versions.rs) at once.
 *
 * <p>A line is a tool and its versions, separated by spaces or tabs; {@code #} begins a comment.
 * Where the two would read different versions out of the same file it is refused.
 */
public final class ToolVersionsFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String source;
  private final Map<Tool, ToolRequest> requests = new EnumMap<>(Tool.class);
  private final List<ToolRequest> inOrder = new ArrayList<>();
  private final Set<String> unknownTools = new LinkedHashSet<>();

  private ToolVersionsFile(String source) {
    this.source = source;
  }

  /**
   * Reads the text of a file; {@code source} is its path, for messages. What does not follow the
   * grammar is a {@code project.syntax} failure that names line and column, a conflict marker a
   * {@code project.conflict} one. Lines of unknown tools are not looked into.
   */
  public static ToolfileContent parse(String source, String text) {
    ToolVersionsFile file = new ToolVersionsFile(source);
    int line = 0;
    int from = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      file.readLine(text.substring(from, end), ++line);
      from = end + 1;
    }
    return new ToolfileContent(file.inOrder, List.copyOf(file.unknownTools));
  }

  private void readLine(String text, int line) {
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw Refusal.at(
          new Origin(source, line, text.codePointCount(0, zero) + 1),
          "a zero byte in a text file",
          "the file is not UTF-8; Windows PowerShell writes UTF-16",
          "save it as UTF-8");
    }
    if (isConflictMarker(text)) {
      throw Refusal.conflict(new Origin(source, line, 1));
    }
    List<Token> tokens = Tokens.of(text);
    if (tokens.isEmpty()) {
      return;
    }
    Token first = tokens.get(0);
    if (SelectorSyntax.isTemplate(first.text())) {
      throw SelectorSyntax.template(new Origin(source, line, first.column()));
    }
    String name = withoutColons(first.text());
    Optional<Tool> tool = ToolNames.named(name);
    if (tool.isPresent()) {
      add(request(tool.get(), tokens, line));
    } else {
      refuseGluedVersion(name, new Origin(source, line, first.column()));
      if (!name.isEmpty()) {
        unknownTools.add(name);
      }
    }
  }

  private static boolean isConflictMarker(String line) {
    return line.startsWith("<<<<<<<")
        || line.startsWith("=======")
        || line.startsWith(">>>>>>>")
        || line.startsWith("|||||||");
  }

  /** mise drops colons after a name; YAML habits put them there. */
  private static String withoutColons(String name) {
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) == ':') {
      end--;
    }
    return name.substring(0, end);
  }

  private ToolRequest request(Tool tool, List<Token> tokens, int line) {
    if (tokens.size() == 1) {
      throw Refusal.at(
          new Origin(source, line, tokens.get(0).column()),
          tool + " has no version",
          "a version has to follow the name of the tool",
          "write for example: " + tool + " latest");
    }
    List<Selector> selectors = new ArrayList<>(tokens.size() - 1);
    for (Token token : tokens.subList(1, tokens.size())) {
      Origin origin = new Origin(source, line, token.column());
      selectors.add(SelectorSyntax.parse(tool, token.text(), origin));
    }
    return new ToolRequest(tool, selectors, new Origin(source, line, tokens.get(1).column()));
  }

  private void add(ToolRequest request) {
    ToolRequest earlier = requests.putIfAbsent(request.tool(), request);
    if (earlier == null) {
      inOrder.add(request);
    } else if (!earlier.selectors().equals(request.selectors())) {
      throw Refusal.at(
          request.origin(),
          request.tool() + " is asked for twice, with different versions",
          "line %d says %s, line %d says %s; asdf would take the first, mise the last"
              .formatted(
                  earlier.origin().line(),
                  Refusal.quote(earlier.spelling()),
                  request.origin().line(),
                  Refusal.quote(request.spelling())),
          "keep one of the two lines");
    }
  }

  /** Names {@code erlang@27} and {@code erlang=27} as the slips that they are. */
  private void refuseGluedVersion(String name, Origin origin) {
    for (int i = 1; i < name.length(); i++) {
      if ("@=:".indexOf(name.charAt(i)) >= 0) {
        Optional<Tool> tool = Tool.named(name.substring(0, i));
        if (tool.isPresent()) {
          throw Refusal.at(
              origin,
              Refusal.quote(name) + " is not the name of a tool",
              "a space has to stand between a tool and its version",
              "put a space after " + tool.get());
        }
        return;
      }
    }
  }
}
