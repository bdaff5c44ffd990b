package dev.beamstrap.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code beamstrap install} was asked to do.
 *
 * @param tools {@code erlang@27} and the like; empty to read the project's files
 * @param prefix where an image wants the tools
 * @param locked whether everything must come from {@code beamstrap.lock}
 * @param dryRun whether only the plan is wanted
 * @param allowUnverified whether an artifact without a known checksum may be used and recorded
 * @param mixTools whether Hex and rebar3 are wanted for Mix
 * @param upgrade whether prefixes and {@code latest} look for something newer than what is
 *     installed
 */
public record InstallRequest(
    List<String> tools,
    Optional<Path> prefix,
    boolean locked,
    boolean dryRun,
    boolean allowUnverified,
    boolean mixTools,
    boolean upgrade) {

  /** Copies the list. */
  public InstallRequest {
    tools = List.copyOf(tools);
  }
}
