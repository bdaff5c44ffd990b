package dev.beamstrap.toolfile;

import java.util.List;

/**
 * What one version file says.
 *
 * @param requests in the file's order, each tool once
 * @param unknownTools the names of tools that beamstrap does not install, as written, each once
 */
public record ToolfileContent(List<ToolRequest> requests, List<String> unknownTools) {
  /** Copies its lists. */
  public ToolfileContent {
    requests = List.copyOf(requests);
    unknownTools = List.copyOf(unknownTools);
  }
}
