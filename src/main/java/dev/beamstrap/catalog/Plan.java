package dev.beamstrap.catalog;

import dev.beamstrap.version.Tool;
import java.util.List;
import java.util.Optional;

/**
 * What is to be put in place.
 *
 * @param tools the tools, Erlang before what runs on it
 * @param notices what the user should know, one line each
 */
public record Plan(List<PlannedTool> tools, List<String> notices) {

  /** Copies the lists. */
  public Plan {
    tools = List.copyOf(tools);
    notices = List.copyOf(notices);
  }

  /** The planned tool of a kind, where there is one. */
  public Optional<PlannedTool> tool(Tool kind) {
    return tools.stream().filter(planned -> planned.tool() == kind).findFirst();
  }
}
