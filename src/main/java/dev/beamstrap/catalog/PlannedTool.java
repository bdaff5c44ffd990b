package dev.beamstrap.catalog;

import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.util.List;

/**
 * A tool to put in place.
 *
 * @param tool the tool
 * @param version the version as its directory is named: {@code 27.3.4.1}, {@code 1.18.3-otp-27},
 *     {@code maint-27}
 * @param sources where it can be had, the best first; at least one. Sources on different platforms
 *     are different builds of the same version, and all of them run on the host.
 * @param layout how all of the sources are packed
 * @param request what asked for it; for an OTP that only an Elixir needs, one made up from Elixir's
 */
public record PlannedTool(
    Tool tool,
    String version,
    List<ArtifactSource> sources,
    ArchiveLayout layout,
    ToolRequest request) {

  /** Copies the list; an empty one is an {@link IllegalArgumentException}. */
  public PlannedTool {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no source for " + tool + " " + version);
    }
  }
}
