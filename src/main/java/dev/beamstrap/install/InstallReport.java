package dev.beamstrap.install;

import dev.beamstrap.mixtools.MixTools;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of an install.
 *
 * @param tools one entry for each tool that was asked for, the user's own first; none for a system
 *     tool that is not on PATH
 * @param mixTools what became of Hex and rebar3; empty when they were not wanted
 * @param planned whether this is only a plan
 */
public record InstallReport(
    List<ToolOutcome> tools, List<MixTools.Outcome> mixTools, boolean planned) {

  /** What became of one tool. */
  public enum Status {
    INSTALLED,
    PRESENT,
    PLANNED,
    /** The user's own, on PATH. */
    SYSTEM,
    /** The user's own, in a directory that the project names. */
    PATH
  }

  /**
   * What became of one tool.
   *
   * @param tool its name
   * @param version its full version; empty for the user's own
   * @param status whether this run installed it
   * @param root where it lies, or will; of a system tool the program
   * @param source where it comes from; empty when it was there already
   * @param bytes how many bytes came from the network
   */
  public record ToolOutcome(
      String tool, String version, Status status, Path root, Optional<URI> source, long bytes) {}

  /** Copies the lists. */
  public InstallReport {
    tools = List.copyOf(tools);
    mixTools = List.copyOf(mixTools);
  }
}
