package dev.beamstrap.project;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.registry.HexNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gives one pair of a {@code mix.lock} its meaning; failures name the line of its key. */
final class MixLockEntryReader {
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");
  private static final int KNOWN_HEX_ELEMENTS = 8;

  private final ProjectText text;
  private final int line;
  private final int column;

  MixLockEntryReader(ProjectText text, int line, int column) {
    this.text = text;
    this.line = line;
    this.column = column;
  }

  LockEntry read(ElixirTerm key, ElixirTerm value) {
    String app =
        key.asAtom()
            .orElseThrow(() -> fault("the key " + shown(key) + " is no atom, as Mix needs"));
    if (!HexNames.isApp(app)) {
      throw fault("'" + ProjectText.shorten(app) + "' is no name of an application");
    }
    List<ElixirTerm> elements = value.asTuple().orElse(List.of());
    String scm = elements.isEmpty() ? "" : elements.get(0).asAtom().orElse("");
    if (scm.equals("hex") && elements.size() >= 3) {
      return hex(app, value, elements);
    }
    if (scm.equals("package") && elements.size() == 2) {
      return new LockEntry.Package(app, line, value, version(app, elements.get(1)));
    }
    if (scm.equals("git") && elements.size() >= 3) {
      return git(app, value, elements);
    }
    return new LockEntry.Other(app, line, value, scm);
  }

  private LockEntry.Hex hex(String app, ElixirTerm value, List<ElixirTerm> elements) {
    String name =
        name(elements.get(1))
            .filter(HexNames::isPackage)
            .orElseThrow(() -> wrong(app, "package name", elements.get(1)));
    return new LockEntry.Hex(
        app,
        line,
        value,
        name,
        version(app, elements.get(2)),
        given(elements, 3).map(element -> checksum(app, element)),
        given(elements, 4).map(element -> managers(app, element)),
        given(elements, 5).map(element -> dependencies(app, element)),
        given(elements, 6).map(element -> repository(app, element)),
        given(elements, 7).map(element -> checksum(app, element)),
        elements.subList(Math.min(elements.size(), KNOWN_HEX_ELEMENTS), elements.size()));
  }

  private LockEntry.Git git(String app, ElixirTerm value, List<ElixirTerm> elements) {
    // A leading dash would be an option to git.
    String url =
        elements
            .get(1)
            .asText()
            .filter(address -> !address.isEmpty() && !address.startsWith("-"))
            .orElseThrow(() -> wrong(app, "git address", elements.get(1)));
    String sha =
        elements
            .get(2)
            .asText()
            .filter(revision -> REVISION.matcher(revision).matches())
            .orElseThrow(() -> wrong(app, "git revision", elements.get(2)));
    ElixirTerm options = given(elements, 3).orElseGet(() -> new ElixirTerm.Sequence(List.of()));
    if (options.asList().isEmpty()) {
      throw wrong(app, "list of git options", options);
    }
    return new LockEntry.Git(app, line, value, url, sha, options);
  }

  private String version(String app, ElixirTerm term) {
    return term.asText().filter(HexNames::isVersion).orElseThrow(() -> wrong(app, "version", term));
  }

  private Sha256 checksum(String app, ElixirTerm term) {
    return term.asText()
        .flatMap(Sha256::parse)
        .orElseThrow(() -> wrong(app, "SHA-256 checksum", term));
  }

  private String repository(String app, ElixirTerm term) {
    return term.asText()
        .filter(HexNames::isRepository)
        .orElseThrow(() -> wrong(app, "repository", term));
  }

  private List<String> managers(String app, ElixirTerm term) {
    List<String> managers = new ArrayList<>();
    for (ElixirTerm manager : list(app, "list of build tools", term)) {
      managers.add(name(manager).orElseThrow(() -> wrong(app, "build tool", manager)));
    }
    return managers;
  }

  private List<LockDependency> dependencies(String app, ElixirTerm term) {
    List<LockDependency> dependencies = new ArrayList<>();
    for (ElixirTerm dependency : list(app, "list of dependencies", term)) {
      dependencies.add(dependency(app, dependency));
    }
    return dependencies;
  }

  private LockDependency dependency(String app, ElixirTerm term) {
    List<ElixirTerm> elements =
        term.asTuple()
            .filter(tuple -> tuple.size() == 2 || tuple.size() == 3)
            .orElseThrow(() -> wrong(app, "dependency", term));
    String name =
        name(elements.get(0))
            .filter(HexNames::isApp)
            .orElseThrow(() -> wrong(app, "dependency's application", elements.get(0)));
    ElixirTerm options = given(elements, 2).orElseGet(() -> new ElixirTerm.Sequence(List.of()));
    String packageName =
        option(options, "hex")
            .map(hex -> name(hex).orElseThrow(() -> wrong(app, "package name", hex)))
            .orElse(name);
    if (!HexNames.isPackage(packageName)) {
      throw wrong(app, "dependency's package", new ElixirTerm.Atom(packageName));
    }
    return new LockDependency(
        name,
        packageName,
        given(elements, 1)
            .map(text -> text.asText().orElseThrow(() -> wrong(app, "requirement", text))),
        option(options, "repo").map(repo -> repository(app, repo)),
        option(options, "optional").filter(flag -> flag.isAtom("true")).isPresent());
  }

  private List<ElixirTerm> list(String app, String kind, ElixirTerm term) {
    return term.asList().orElseThrow(() -> wrong(app, kind, term));
  }

  private static Optional<ElixirTerm> option(ElixirTerm options, String name) {
    return options.keyword(name).filter(value -> !value.isNil());
  }

  /** An element that is there and not nil. */
  private static Optional<ElixirTerm> given(List<ElixirTerm> elements, int index) {
    return index < elements.size() && !elements.get(index).isNil()
        ? Optional.of(elements.get(index))
        : Optional.empty();
  }

  private static Optional<String> name(ElixirTerm term) {
    return term.isNil() ? Optional.empty() : term.asAtom().or(term::asText);
  }

  private BeamstrapException wrong(String app, String kind, ElixirTerm found) {
    return fault("entry \"" + app + "\": " + shown(found) + " is no " + kind);
  }

  private static String shown(ElixirTerm term) {
    return ProjectText.shorten(term.inspect());
  }

  private BeamstrapException fault(String what) {
    return text.fault(line, column, what);
  }
}
