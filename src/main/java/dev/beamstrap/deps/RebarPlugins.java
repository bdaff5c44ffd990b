package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.ReleaseEntry;
import dev.beamstrap.registry.HexNames;
import dev.beamstrap.registry.PackageContents;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.version.Requirement;
import dev.beamstrap.version.SemVer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The plugins of rebar3, which no lock names: those of the project and those of its dependencies,
 * in the versions that rebar3 would take, the newest that fit. Source: rebar3 3.27.0 {@code
 * rebar_plugins.erl}, {@code rebar_packages.erl}.
 */
final class RebarPlugins {
  private static final String HEXPM = "hexpm";
  private static final int MAX_CONFIG = 1 << 20;
  private static final int MAX_PLUGINS = 200;

  private final Registry registry;
  private final Reporter reporter;

  RebarPlugins(Registry registry, Reporter reporter) {
    this.registry = registry;
    this.reporter = reporter;
  }

  /** A package, in any version that fits; an empty requirement fits all. */
  record Wanted(String packageName, String requirement) {}

  /** The plugins that a {@code rebar.config} names. A config that is a program names none. */
  static Set<Wanted> of(String name, byte[] config, boolean projectPlugins) {
    Set<Wanted> wanted = new LinkedHashSet<>();
    List<Term> terms;
    try {
      terms = TermText.parse(name, config);
    } catch (BeamstrapException e) {
      return wanted;
    }
    for (Term term : terms) {
      if (term instanceof Term.Tuple pair
          && pair.elements().size() == 2
          && pair.elements().get(0) instanceof Term.Atom key
          && pair.elements().get(1) instanceof Term.TermList list
          && (key.name().equals("plugins")
              || projectPlugins && key.name().equals("project_plugins"))) {
        list.elements().forEach(plugin -> wanted(plugin).ifPresent(wanted::add));
      }
    }
    return wanted;
  }

  /** {@code p}, {@code {p, "1.0"}}, {@code {p, {pkg, n}}}, {@code {p, "1.0", {pkg, n}}}. */
  private static Optional<Wanted> wanted(Term plugin) {
    if (plugin instanceof Term.Atom atom) {
      return valid(atom.name(), "");
    }
    if (!(plugin instanceof Term.Tuple tuple)
        || tuple.elements().size() < 2
        || !(tuple.elements().get(0) instanceof Term.Atom name)) {
      return Optional.empty();
    }
    Term second = tuple.elements().get(1);
    Term last = tuple.elements().get(tuple.elements().size() - 1);
    Optional<String> requirement = HexConfigFile.text(second);
    Optional<String> other =
        last instanceof Term.Tuple source
                && source.elements().size() == 2
                && source.elements().get(0).equals(Term.atom("pkg"))
                && source.elements().get(1) instanceof Term.Atom packageName
            ? Optional.of(packageName.name())
            : Optional.empty();
    return requirement.isEmpty() && other.isEmpty()
        ? Optional.empty()
        : valid(other.orElse(name.name()), requirement.orElse(""));
  }

  private static Optional<Wanted> valid(String name, String requirement) {
    return HexNames.isPackage(name) ? Optional.of(new Wanted(name, requirement)) : Optional.empty();
  }

  /** The plugins that the package in a tarball names. */
  static Set<Wanted> inTarball(Path tarball) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tarball))) {
      return PackageContents.file(in, "rebar.config", MAX_CONFIG)
          .map(config -> of("rebar.config", config, false))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** The releases that rebar3 will take, and what they need. What nobody has is left out. */
  List<LockedRelease> resolve(Set<Wanted> plugins) {
    Map<String, LockedRelease> chosen = new LinkedHashMap<>();
    Set<Wanted> seen = new LinkedHashSet<>(plugins);
    Deque<Wanted> open = new ArrayDeque<>(plugins);
    while (!open.isEmpty() && chosen.size() < MAX_PLUGINS) {
      Wanted wanted = open.removeFirst();
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
            "no release of the rebar3 plugin "
                + (wanted.packageName() + " " + wanted.requirement()).strip()
                + " was found");
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
        Wanted needed = new Wanted(dependency.packageName(), dependency.requirement());
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
