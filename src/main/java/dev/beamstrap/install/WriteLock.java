package dev.beamstrap.install;

import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.Offerings;
import dev.beamstrap.catalog.Plan;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.project.LockedArtifact;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.toolfile.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;

/** The flow of {@code beamstrap lock}: what the project asks for, for every platform asked for. */
public final class WriteLock {
  private final Surroundings world;

  /**
   * What was written.
   *
   * @param path where
   * @param lock what it says
   * @param changed whether its text is new
   */
  public record Written(Path path, BeamstrapLock lock, boolean changed) {}

  /** A lock in the given surroundings. */
  public WriteLock(Surroundings world) {
    this.world = world;
  }

  /**
   * Locks the tools for this host, or for the given platforms ({@code ubuntu-24.04/amd64}). The
   * lock is written anew: what it held for others is gone, because it may be for other versions.
   */
  public Written run(List<String> platforms) {
    Requests requests = ProjectTools.requested(List.of(), world.directory(), world.env());
    requests.notices().forEach(world.reporter()::note);
    Optional<LockFile> before = LockFile.find(world.directory());
    Path file =
        before.map(LockFile::path).orElseGet(() -> besideToolfile(requests).resolve(LockFile.NAME));
    ToolLock lock = new ToolLock();
    try (Workshop workshop = Workshop.open(world, Optional.empty())) {
      Checksums checksums =
          new Checksums(Optional.empty(), workshop.documents(), false, world.reporter());
      for (HostFacts host : hosts(platforms)) {
        Planning planning = new Planning(world, workshop);
        Plan plan = planning.fromListings(requests.requests(), host, OptionalInt.empty());
        plan.notices().forEach(world.reporter()::note);
        for (PlannedTool tool : plan.tools()) {
          addAll(lock, tool, checksums, world.reporter());
        }
      }
    }
    BeamstrapLock result = lock.lock();
    before.ifPresent(old -> dropped(old, result));
    return new Written(file, result, LockFile.write(file, result));
  }

  private void dropped(LockFile before, BeamstrapLock after) {
    SortedSet<String> dropped = before.lock().platforms();
    dropped.removeAll(after.platforms());
    dropped.retainAll(Offerings.platformNames(world.manifests().get()));
    if (!dropped.isEmpty()) {
      world
          .reporter()
          .note(
              before.path()
                  + " no longer holds "
                  + String.join(", ", dropped)
                  + "; every platform to keep is named with --platform");
    }
  }

  /**
   * Locks a tool for every platform of its sources. A source whose checksum cannot be had is a
   * failure only where the tool is then locked for none of them.
   */
  static void addAll(ToolLock lock, PlannedTool tool, Checksums checksums, Reporter reporter) {
    Map<String, BeamstrapException> refused = new LinkedHashMap<>();
    for (ArtifactSource source : lock.add(tool)) {
      if (lock.holds(tool, source)) {
        continue;
      }
      try {
        Sha256 sha256 = checksums.of(source, tool).sha256().orElseThrow();
        lock.add(
            tool.tool(),
            tool.version(),
            new LockedArtifact(source.platform(), source.url(), sha256, false));
        refused.remove(source.platform());
      } catch (BeamstrapException e) {
        if (e.fault().code() == FaultCode.INTERRUPTED) {
          throw e;
        }
        // What keeps a checksum file from us can be mended; a row without a checksum cannot.
        refused.put(source.platform(), e);
      }
    }
    if (tool.sources().stream().noneMatch(source -> lock.holds(tool, source))) {
      throw List.copyOf(refused.values()).get(0);
    }
    refused.forEach(
        (platform, e) -> reporter.note("not locked for " + platform + ": " + e.fault().message()));
  }

  private List<HostFacts> hosts(List<String> platforms) {
    if (platforms.isEmpty()) {
      return List.of(world.host().get());
    }
    List<HostFacts> hosts = new ArrayList<>();
    for (String platform : platforms) {
      hosts.add(
          Offerings.host(world.manifests().get(), platform)
              .orElseThrow(
                  () ->
                      Fault.of(FaultCode.USAGE, "no platform is called " + platform)
                          .remedy(
                              "one of: "
                                  + String.join(
                                      ", ", Offerings.platformNames(world.manifests().get())))
                          .exception()));
    }
    return hosts;
  }

  private Path besideToolfile(Requests requests) {
    return requests.requests().stream()
        .map(request -> Path.of(request.origin().source()))
        .filter(Path::isAbsolute)
        .map(path -> Optional.ofNullable(path.getParent()).orElse(path))
        .findFirst()
        .orElse(world.directory());
  }
}
