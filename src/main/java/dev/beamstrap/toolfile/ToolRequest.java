package dev.beamstrap.toolfile;

import dev.beamstrap.version.Tool;
import java.util.List;

/**
 * A tool that somebody asks for.
 *
 * @param tool the tool
 * @param selectors the wanted one first, then those to fall back to; at least one
 * @param origin where the wanted one is written
 */
public record ToolRequest(Tool tool, List<Selector> selectors, Origin origin) {
  /** Copies its selectors; none is an {@link IllegalArgumentException}. */
  public ToolRequest {
    selectors = List.copyOf(selectors);
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("a request without a version: " + tool);
    }
  }

  /** The selectors in the syntax of {@code .tool-versions}, separated by spaces. */
  public String spelling() {
    StringBuilder text = new StringBuilder();
    for (Selector selector : selectors) {
      text.append(text.isEmpty() ? "" : " ").append(selector.spelling());
    }
    return text.toString();
  }
}
