package dev.beamstrap.deps;

import dev.beamstrap.project.GleamManifest;
import dev.beamstrap.project.GleamProject;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.project.MixLock;
import dev.beamstrap.project.RebarLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the locks of a project say.
 *
 * @param mix its {@code mix.lock}, where it has one
 * @param rebar its {@code rebar.lock}, where it has one
 * @param releases the Hex packages of all locks
 * @param kinds the clients that the project is for
 * @param gleamUnlocked packages that {@code gleam.toml} asks for and {@code manifest.toml} lacks,
 *     sorted; where there is Mix, it has its dependencies from there
 */
record ProjectLocks(
    Optional<MixLock> mix,
    Optional<RebarLock> rebar,
    List<LockedRelease> releases,
    Set<Client> kinds,
    List<String> gleamUnlocked) {
  ProjectLocks {
    releases = List.copyOf(releases);
    gleamUnlocked = List.copyOf(gleamUnlocked);
    kinds = Set.copyOf(kinds);
  }

  static ProjectLocks read(ProjectFiles project) {
    Set<Client> kinds = EnumSet.noneOf(Client.class);
    List<LockedRelease> releases = new ArrayList<>();
    Optional<MixLock> mix = Optional.empty();
    Optional<RebarLock> rebar = Optional.empty();
    if (project.mix().isPresent()) {
      kinds.add(Client.MIX);
      Path file = project.mix().get().lock();
      mix = ProjectFiles.read(file).map(text -> MixLock.parse(text, file.toString()));
      mix.ifPresent(lock -> releases.addAll(LockedRelease.of(lock)));
    }
    if (project.rebar().isPresent()) {
      kinds.add(Client.REBAR);
      Path file = rebarLock(project.rebar().get());
      rebar = ProjectFiles.read(file).map(text -> RebarLock.parse(text, file.toString()));
      rebar.ifPresent(lock -> releases.addAll(LockedRelease.of(lock)));
    }
    List<String> gleamUnlocked = List.of();
    if (project.gleam().isPresent()) {
      kinds.add(Client.GLEAM);
      Path file = gleamManifest(project.gleam().get());
      Optional<GleamManifest> manifest =
          ProjectFiles.read(file).map(text -> GleamManifest.parse(text, file.toString()));
      manifest.ifPresent(found -> releases.addAll(LockedRelease.of(found)));
      if (project.mix().isEmpty()) {
        gleamUnlocked = gleamUnlocked(project.gleam().get(), manifest);
      }
    }
    return new ProjectLocks(
        mix, rebar, releases.stream().distinct().toList(), kinds, gleamUnlocked);
  }

  private static List<String> gleamUnlocked(Path directory, Optional<GleamManifest> manifest) {
    Path file = gleamConfig(directory);
    Set<String> locked =
        manifest.map(GleamManifest::requirements).map(Map::keySet).orElse(Set.of());
    return ProjectFiles.read(file)
        .map(text -> GleamProject.parse(text, file.toString()).dependencies())
        .orElse(Set.of())
        .stream()
        .filter(name -> !locked.contains(name))
        .sorted()
        .toList();
  }

  /** Releases as if a {@code rebar.lock} named them. */
  static ProjectLocks ofRebar(List<LockedRelease> releases) {
    return new ProjectLocks(
        Optional.empty(), Optional.empty(), releases, Set.of(Client.REBAR), List.of());
  }

  static Path rebarLock(Path directory) {
    return directory.resolve("rebar.lock");
  }

  static Path gleamConfig(Path directory) {
    return directory.resolve("gleam.toml");
  }

  static Path gleamManifest(Path directory) {
    return directory.resolve("manifest.toml");
  }

  List<LockEntry.Git> git() {
    return mix.map(MixLock::gitEntries).orElse(List.of());
  }

  /** Those of {@code rebar.lock}, but for directories inside a repository. */
  List<LockEntry.Git> rebarGit() {
    List<LockEntry.Git> found = new ArrayList<>();
    for (RebarLock.Entry entry : rebar.map(RebarLock::entries).orElse(List.of())) {
      if (entry.source() instanceof RebarLock.Git git && git.subdir().isEmpty()) {
        found.add(LockEntry.Git.plain(entry.app(), git.url(), git.sha()));
      }
    }
    return found;
  }

  Set<String> rebarApps() {
    return rebar
        .map(lock -> Set.copyOf(lock.entries().stream().map(RebarLock.Entry::app).toList()))
        .orElse(Set.of());
  }

  Set<String> mixApps() {
    return mix.map(
            lock -> Set.copyOf(lock.entries().stream().map(LockEntry::app).distinct().toList()))
        .orElse(Set.of());
  }
}
