package dev.beamstrap.deps;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.ReleaseEntry;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.version.Requirement;
import dev.beamstrap.version.SemVer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rebar3 takes from Hex without a lock that names it: plugins, and dependencies that are not
 * locked yet. In the versions that rebar3 would take, the newest that fit. Source: rebar3 3.27.0
 * {@code rebar_plugins.erl}, {@code rebar_packages.erl}.
 */
final class RebarPackages {
  private static final String HEXPM = "hexpm";
  private static final int MAX_PACKAGES = 200;

  private final Registry registry;
  private final Reporter reporter;

  RebarPackages(Registry registry, Reporter reporter) {
    this.registry = registry;
    this.reporter = reporter;
  }

  /** The releases that rebar3 will take, and what they need. What nobody has is left out. */
  List<LockedRelease> resolve(Set<RebarConfig.Wanted> roots) {
    Map<String, LockedRelease> chosen = new LinkedHashMap<>();
    Set<RebarConfig.Wanted> seen = new LinkedHashSet<>(roots);
    Deque<RebarConfig.Wanted> open = new ArrayDeque<>(roots);
    while (!open.isEmpty() && chosen.size() < MAX_PACKAGES) {
      RebarConfig.Wanted wanted = open.removeFirst();
      PackageKey owner = new PackageKey(HEXPM, wanted.packageName());
      Optional<ReleaseEntry> release;
      try {
        release = choose(registry.packageEntry(owner).value().releases(), wanted.requirement());
      } catch (BeamstrapException e) {
        if (!Registry.isAbsence(e)) {
          throw e;
        }
        release = Optional.empty();
      }
      if (release.isEmpty()) {
        reporter.warn(
            "no release of "
                + (wanted.packageName() + " " + wanted.requirement()).strip()
                + ", which rebar3 is to use, was found");
        continue;
      }
      ReleaseEntry entry = release.get();
      chosen.put(
          owner.name() + " " + entry.version(),
          new LockedRelease(
              owner,
              entry.version(),
              Optional.of(entry.innerChecksum()),
              entry.outerChecksum(),
              Client.REBAR,
              true));
      for (ReleaseEntry.Dependency dependency : entry.dependencies()) {
        RebarConfig.Wanted needed =
            new RebarConfig.Wanted(
                dependency.app(), dependency.packageName(), dependency.requirement());
        if (dependency.repository().equals(HEXPM) && !dependency.optional() && seen.add(needed)) {
          open.add(needed);
        }
      }
    }
    return new ArrayList<>(chosen.values());
  }

  static Optional<ReleaseEntry> choose(List<ReleaseEntry> releases, String requirement) {
    Optional<ReleaseEntry> exact =
        releases.stream().filter(one -> one.version().equals(requirement)).findFirst();
    if (exact.isPresent()) {
      return exact;
    }
    Optional<Requirement> wanted = Requirement.parse(requirement);
    return releases.stream()
        .filter(
            one ->
                SemVer.parse(one.version())
                    .filter(version -> !version.preRelease())
                    .filter(version -> wanted.isEmpty() || wanted.get().matches(version))
                    .isPresent())
        .max(Comparator.comparing(one -> SemVer.parse(one.version()).orElseThrow()));
  }
}
