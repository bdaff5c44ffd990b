package dev.beamstrap.toolfile;

import dev.beamstrap.toolfile.Tokens.Token;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@code .exenv-version} file: the version of Elixir, and nothing else, on its first line. */
final class ExenvVersion {
  private ExenvVersion() {}

  /** The request that the file makes; empty where it holds no word. */
  static Optional<ToolRequest> parse(String source, String text) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      List<Selector> selectors = new ArrayList<>();
      List<Token> tokens = Tokens.of(lines[i]);
      for (Token token : tokens) {
        Origin origin = new Origin(source, i + 1, token.column());
        selectors.add(SelectorSyntax.parse(Tool.ELIXIR, token.text(), origin));
      }
      if (!selectors.isEmpty()) {
        Origin origin = new Origin(source, i + 1, tokens.get(0).column());
        return Optional.of(new ToolRequest(Tool.ELIXIR, selectors, origin));
      }
    }
    return Optional.empty();
  }
}
