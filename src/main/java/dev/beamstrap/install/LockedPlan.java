package dev.beamstrap.install;

import dev.beamstrap.catalog.ArchiveLayout;
import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.Catalog;
import dev.beamstrap.catalog.Offerings;
import dev.beamstrap.catalog.Plan;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.project.LockedArtifact;
import dev.beamstrap.project.LockedTool;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolfile.Origin;
import dev.beamstrap.toolfile.ToolRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan out of {@code beamstrap.lock}, without any listing. Pure. */
final class LockedPlan {
  private LockedPlan() {}

  /**
   * {@code project.lock} unless there is a lock and it answers every request.
   *
   * @param directory from where upwards the lock was looked for
   */
  static void require(Optional<LockFile> lock, AskedFor asked, Path directory) {
    if (lock.isEmpty()) {
      throw Fault.of(
              FaultCode.PROJECT_LOCK, "there is no beamstrap.lock from " + directory + " upwards")
          .cause("--locked takes nothing from elsewhere")
          .remedy("write it: beamstrap lock")
          .exception();
    }
    if (versions(lock.get(), asked).isEmpty()) {
      throw unanswered(lock.get(), asked).exception();
    }
  }

  private static Fault unanswered(LockFile lock, AskedFor asked) {
    String held =
        lock.lock().tools().stream()
            .map(tool -> tool.tool() + " " + tool.version())
            .collect(Collectors.joining(", "));
    boolean arguments =
        asked.all().stream().anyMatch(request -> request.origin().equals(Origin.COMMAND_LINE));
    return Fault.of(FaultCode.PROJECT_LOCK, lock.path() + " does not answer " + asked.wanted())
        .cause("it holds " + (held.isEmpty() ? "nothing" : held) + "; --locked takes nothing else")
        .remedy(
            arguments
                ? "ask for versions that it holds, or install without --locked"
                : "write it anew: beamstrap lock");
  }

  /** The locked versions that answer the requests, or empty when one has no answer in the lock. */
  static Optional<List<LockedTool>> versions(LockFile lock, AskedFor asked) {
    List<InstalledTool> asIfInstalled =
        lock.lock().tools().stream()
            .map(tool -> new InstalledTool(tool.tool(), tool.version(), Path.of(""), Map.of()))
            .toList();
    return new Satisfied(asIfInstalled)
        .all(asked)
        .map(chosen -> chosen.stream().map(tool -> entry(lock, tool)).toList());
  }

  private static LockedTool entry(LockFile lock, InstalledTool chosen) {
    return lock.lock().tools().stream()
        .filter(tool -> tool.tool() == chosen.tool() && tool.version().equals(chosen.version()))
        .findFirst()
        .orElseThrow();
  }

  /** The plan, or empty when the lock does not answer every request. */
  static Optional<Plan> plan(LockFile lock, AskedFor asked, Catalog catalog) {
    return versions(lock, asked)
        .map(
            tools -> {
              List<PlannedTool> planned = new ArrayList<>();
              for (LockedTool tool : tools) {
                planned.add(planned(lock, tool, asked.all(), catalog));
              }
              return new Plan(planned, List.of());
            });
  }

  private static PlannedTool planned(
      LockFile lock, LockedTool tool, List<ToolRequest> requests, Catalog catalog) {
    List<String> platforms = new Offerings(catalog).platforms(tool.tool());
    List<ArtifactSource> sources = new ArrayList<>();
    for (String platform : platforms) {
      for (LockedArtifact artifact : tool.artifacts()) {
        if (artifact.platform().equals(platform)) {
          sources.add(
              new ArtifactSource(
                  artifact.url(),
                  Optional.of(artifact.sha256()),
                  Optional.empty(),
                  lock.path().toString(),
                  platform));
        }
      }
    }
    if (sources.isEmpty()) {
      String locked =
          tool.artifacts().stream().map(LockedArtifact::platform).collect(Collectors.joining(", "));
      throw Fault.of(
              FaultCode.PROJECT_LOCK,
              lock.path() + " has no " + tool.tool() + " " + tool.version() + " for this host")
          .cause("it is locked for " + locked + "; this host runs " + String.join(", ", platforms))
          .remedy(lockedHereToo(lock, platforms, Offerings.platformNames(catalog.manifests())))
          .exception();
    }
    ArchiveLayout layout = new Offerings(catalog).layout(tool.tool());
    ToolRequest request =
        requests.stream()
            .filter(candidate -> candidate.tool() == tool.tool())
            .findFirst()
            .orElse(requests.get(0));
    return new PlannedTool(tool.tool(), tool.version(), sources, layout, request);
  }

  /** How to lock for this host without losing the platforms that the lock holds. */
  private static String lockedHereToo(LockFile lock, List<String> here, List<String> names) {
    Optional<String> own = here.stream().filter(names::contains).findFirst();
    if (own.isEmpty()) {
      return "write it anew on this host, for this host alone: beamstrap lock";
    }
    Stream<String> held = lock.lock().platforms().stream().filter(names::contains);
    return "lock this host's platform too: beamstrap lock"
        + Stream.concat(held, own.stream())
            .distinct()
            .map(platform -> " --platform " + platform)
            .collect(Collectors.joining());
  }
}
