package dev.beamstrap.install;

import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.project.LockedArtifact;
import dev.beamstrap.project.LockedTool;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Building a {@link BeamstrapLock}, tool by tool. Pure. */
final class ToolLock {
  private record Key(Tool tool, String version) {}

  private final Map<Key, Map<String, LockedArtifact>> tools = new LinkedHashMap<>();

  /** Starts from what a lock already says. */
  static ToolLock of(Optional<BeamstrapLock> before) {
    ToolLock lock = new ToolLock();
    before.ifPresent(
        known ->
            known
                .tools()
                .forEach(
                    tool ->
                        tool.artifacts()
                            .forEach(artifact -> lock.add(tool.tool(), tool.version(), artifact))));
    return lock;
  }

  /** Adds an artifact unless the tool is locked for its platform already: the first is the best. */
  void add(Tool tool, String version, LockedArtifact artifact) {
    tools
        .computeIfAbsent(new Key(tool, version), key -> new LinkedHashMap<>())
        .putIfAbsent(artifact.platform(), artifact);
  }

  /** Adds every source of a planned tool that has a checksum; says which have none. */
  List<ArtifactSource> add(PlannedTool tool) {
    List<ArtifactSource> without = new ArrayList<>();
    for (ArtifactSource source : tool.sources()) {
      if (source.sha256().isPresent()) {
        add(
            tool.tool(),
            tool.version(),
            new LockedArtifact(source.platform(), source.url(), source.sha256().get(), false));
      } else {
        without.add(source);
      }
    }
    return without;
  }

  /** Whether the tool is locked for the platform of a source, from that source or another. */
  boolean holds(PlannedTool tool, ArtifactSource source) {
    return tools
        .getOrDefault(new Key(tool.tool(), tool.version()), Map.of())
        .containsKey(source.platform());
  }

  BeamstrapLock lock() {
    List<LockedTool> result = new ArrayList<>();
    tools.forEach(
        (key, artifacts) -> {
          List<LockedArtifact> sorted = new ArrayList<>(artifacts.values());
          sorted.sort(
              Comparator.comparing(LockedArtifact::platform)
                  .thenComparing(artifact -> artifact.url().toString()));
          result.add(new LockedTool(key.tool(), key.version(), sorted));
        });
    result.sort(Comparator.comparing(LockedTool::tool).thenComparing(LockedTool::version));
    return new BeamstrapLock(result);
  }
}
