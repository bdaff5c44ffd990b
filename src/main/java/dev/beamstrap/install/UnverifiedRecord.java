package dev.beamstrap.install;

import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.project.LockedArtifact;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What {@code --allow-unverified} leaves behind: the checksum of what came, in beamstrap.lock. */
final class UnverifiedRecord {
  private UnverifiedRecord() {}

  static void write(
      Surroundings world,
      Optional<LockFile> before,
      Map<PlannedTool, ToolInstallation.Placed> placed) {
    ToolLock lock = ToolLock.of(before.map(LockFile::lock));
    boolean any = false;
    for (Map.Entry<PlannedTool, ToolInstallation.Placed> entry : placed.entrySet()) {
      ArtifactSource source = entry.getValue().source();
      if (entry.getValue().unverified()) {
        lock.add(
            entry.getKey().tool(),
            entry.getKey().version(),
            new LockedArtifact(source.platform(), source.url(), entry.getValue().sha256(), true));
        any = true;
      }
    }
    if (any) {
      Path file =
          before.map(LockFile::path).orElseGet(() -> world.directory().resolve(LockFile.NAME));
      LockFile.write(file, lock.lock());
      world.reporter().note("recorded in " + file);
    }
  }
}
