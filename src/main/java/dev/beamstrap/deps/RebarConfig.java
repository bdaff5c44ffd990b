package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.registry.HexNames;
import dev.beamstrap.registry.PackageContents;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code rebar.config} asks of Hex. One that is a program, or that cannot be read, asks for
 * nothing.
 *
 * @param deps the packages of {@code deps}, those of the profiles included
 * @param plugins the packages of {@code plugins}, which the dependents of a package get too
 * @param projectPlugins the packages of {@code project_plugins}, for the project alone
 */
record RebarConfig(Set<Wanted> deps, Set<Wanted> plugins, Set<Wanted> projectPlugins) {
  private static final int MAX_BYTES = 1 << 20;
  private static final RebarConfig EMPTY = new RebarConfig(Set.of(), Set.of(), Set.of());

  RebarConfig {
    deps = Set.copyOf(deps);
    plugins = Set.copyOf(plugins);
    projectPlugins = Set.copyOf(projectPlugins);
  }

  /** An application that a package is to provide, in any version that fits; "" fits all. */
  record Wanted(String app, String packageName, String requirement) {}

  static RebarConfig parse(String name, byte[] config) {
    List<Term> terms;
    try {
      terms = TermText.parse(name, config);
    } catch (BeamstrapException e) {
      return EMPTY;
    }
    Set<Wanted> deps = new LinkedHashSet<>();
    Set<Wanted> plugins = new LinkedHashSet<>();
    Set<Wanted> projectPlugins = new LinkedHashSet<>();
    read(terms, deps, plugins, projectPlugins);
    for (Term profile : list(terms, "profiles")) {
      if (profile instanceof Term.Tuple pair
          && pair.elements().size() == 2
          && pair.elements().get(1) instanceof Term.TermList settings) {
        read(settings.elements(), deps, plugins, projectPlugins);
      }
    }
    return new RebarConfig(deps, plugins, projectPlugins);
  }

  private static void read(
      List<Term> settings, Set<Wanted> deps, Set<Wanted> plugins, Set<Wanted> projectPlugins) {
    list(settings, "deps").forEach(one -> wanted(one).ifPresent(deps::add));
    list(settings, "plugins").forEach(one -> wanted(one).ifPresent(plugins::add));
    list(settings, "project_plugins").forEach(one -> wanted(one).ifPresent(projectPlugins::add));
  }

  private static List<Term> list(List<Term> settings, String key) {
    for (Term setting : settings) {
      if (setting instanceof Term.Tuple pair
          && pair.elements().size() == 2
          && pair.elements().get(0).equals(Term.atom(key))
          && pair.elements().get(1) instanceof Term.TermList list) {
        return list.elements();
      }
    }
    return List.of();
  }

  /** What the package in a tarball asks for. */
  static RebarConfig inTarball(Path tarball) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tarball))) {
      return PackageContents.file(in, "rebar.config", MAX_BYTES)
          .map(config -> parse("rebar.config", config))
          .orElse(EMPTY);
    } catch (IOException e) {
      return EMPTY;
    }
  }

  /**
   * {@code p}, {@code {p, "1.0"}}, {@code {p, {pkg, n}}}, {@code {p, "1.0", {pkg, n}}}; from
   * elsewhere than Hex are {@code {p, {git, …}}} and {@code {p, ".*", {git, …}}}.
   */
  private static Optional<Wanted> wanted(Term entry) {
    if (entry instanceof Term.Atom atom) {
      return valid(atom.name(), atom.name(), "");
    }
    if (!(entry instanceof Term.Tuple tuple)
        || tuple.elements().size() < 2
        || !(tuple.elements().get(0) instanceof Term.Atom name)) {
      return Optional.empty();
    }
    Optional<String> requirement = HexConfigFile.text(tuple.elements().get(1));
    Optional<Term.Tuple> source =
        tuple.elements().stream()
            .skip(1)
            .filter(Term.Tuple.class::isInstance)
            .map(Term.Tuple.class::cast)
            .findFirst();
    if (source.isPresent()) {
      List<Term> from = source.get().elements();
      return from.size() == 2
              && from.get(0).equals(Term.atom("pkg"))
              && from.get(1) instanceof Term.Atom packageName
          ? valid(name.name(), packageName.name(), requirement.orElse(""))
          : Optional.empty();
    }
    return requirement.flatMap(version -> valid(name.name(), name.name(), version));
  }

  private static Optional<Wanted> valid(String app, String name, String requirement) {
    return HexNames.isPackage(name)
        ? Optional.of(new Wanted(app, name, requirement))
        : Optional.empty();
  }
}
