package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.ReleaseEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether clients could do without network, judged by their caches alone. */
final class Readiness {
  private final UserCaches caches;
  private final Tarballs tarballs;
  private final Set<String> overridden;

  Readiness(UserCaches caches, Tarballs tarballs, Set<String> overridden) {
    this.caches = caches;
    this.tarballs = tarballs;
    this.overridden = Set.copyOf(overridden);
  }

  /** What is missing for some releases, one line each. */
  List<String> lacking(List<LockedRelease> releases) {
    Set<PackageKey> locked = new HashSet<>();
    releases.forEach(release -> locked.add(release.owner()));
    Set<String> lacking = new LinkedHashSet<>();
    for (LockedRelease release : releases) {
      Optional<String> entry = caches.lacking(release);
      entry.ifPresent(lacking::add);
      if (entry.isEmpty()) {
        for (ReleaseEntry.Dependency dependency : caches.dependencies(release)) {
          PackageKey key = new PackageKey(dependency.repository(), dependency.packageName());
          if (!locked.contains(key)
              && !overridden.contains(dependency.app())
              && !caches.knows(release.client(), key)) {
            lacking.add(
                key.name() + ", which " + release.text() + " may use, has no registry entry");
          }
        }
      }
      tarball(release, entry.isPresent()).ifPresent(lacking::add);
    }
    return new ArrayList<>(lacking);
  }

  private Optional<String> tarball(LockedRelease release, boolean withoutEntry) {
    Optional<Sha256> outer = withoutEntry ? release.outer() : caches.outer(release);
    Optional<Sha256> inner = withoutEntry ? release.inner() : caches.inner(release);
    if (outer.isEmpty() && withoutEntry) {
      return Optional.empty();
    }
    Path place = caches.place(release, outer);
    if (!tarballs.isTarball(place, outer, inner)) {
      return Optional.of("the tarball of " + release.text() + " is missing or wrong: " + place);
    }
    return caches.hasCompanions(release)
        ? Optional.empty()
        : Optional.of("the ETag beside " + place + " is missing");
  }
}
