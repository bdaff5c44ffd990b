package dev.beamstrap.project;

import dev.beamstrap.version.Tool;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A tool at an exact version.
 *
 * @param version as the listing names it, for example {@code 27.3.4}
 * @param artifacts sorted by platform
 */
public record LockedTool(Tool tool, String version, List<LockedArtifact> artifacts) {
  public LockedTool {
    artifacts = artifacts.stream().sorted(Comparator.comparing(LockedArtifact::platform)).toList();
  }

  /** The archive for a platform, or the one that runs everywhere. */
  public Optional<LockedArtifact> artifact(String platform) {
    return exactly(platform).or(() -> exactly(LockedArtifact.ANY));
  }

  private Optional<LockedArtifact> exactly(String platform) {
    return artifacts.stream().filter(artifact -> artifact.platform().equals(platform)).findFirst();
  }
}
