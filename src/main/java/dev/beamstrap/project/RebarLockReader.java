package dev.beamstrap.project;

import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.project.RebarLock.Entry;
import dev.beamstrap.registry.HexNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@link RebarLock}. */
final class RebarLockReader {
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

  private final ProjectText text;
  private Map<String, Sha256> inner = Map.of();
  private Map<String, Sha256> outer = Map.of();

  RebarLockReader(ProjectText text) {
    this.text = text;
  }

  RebarLock read() {
    text.refuseMarkers();
    List<Term> terms = TermText.parse(text.source(), text.content());
    if (terms.isEmpty()) {
      return new RebarLock(Optional.empty(), List.of());
    }
    if (terms.get(0) instanceof Term.TermList locks) {
      return new RebarLock(Optional.empty(), entries(locks));
    }
    List<Term> versioned = tuple(terms.get(0));
    if (versioned.size() != 2 || !(versioned.get(1) instanceof Term.TermList locks)) {
      throw text.fault(0, "expected a list of locks, or a version with one");
    }
    String version =
        characters(versioned.get(0))
            .orElseThrow(() -> text.fault(0, "the version of the lock is no string"));
    if (terms.size() > 1 && terms.get(1) instanceof Term.TermList attributes) {
      inner = hashes(attributes, "pkg_hash");
      outer = hashes(attributes, "pkg_hash_ext");
    }
    return new RebarLock(Optional.of(version), entries(locks));
  }

  private List<Entry> entries(Term.TermList locks) {
    List<Entry> entries = new ArrayList<>();
    for (Term lock : locks.elements()) {
      List<Term> parts = tuple(lock);
      if (parts.size() != 3 || !(parts.get(2) instanceof Term.Int level) || level.value() < 0) {
        throw wrong("", "lock", lock);
      }
      String app = binary(parts.get(0)).orElseThrow(() -> wrong("", "application", parts.get(0)));
      if (!HexNames.isApp(app)) {
        throw wrong(app, "name of an application", parts.get(0));
      }
      entries.add(new Entry(app, source(app, parts.get(1)), level.value()));
    }
    return entries;
  }

  private RebarLock.Source source(String app, Term source) {
    List<Term> parts = tuple(source);
    String kind = parts.isEmpty() ? "" : atom(parts.get(0));
    if (kind.equals("pkg") && parts.size() >= 3) {
      return new RebarLock.Package(
          valid(app, parts.get(1), "package name", HexNames::isPackage),
          valid(app, parts.get(2), "version", HexNames::isVersion),
          Optional.ofNullable(inner.get(app)),
          Optional.ofNullable(outer.get(app)));
    }
    if ((kind.equals("git") && parts.size() == 3)
        || (kind.equals("git_subdir") && parts.size() == 4)) {
      return git(app, parts);
    }
    return new RebarLock.Other(source);
  }

  private RebarLock.Git git(String app, List<Term> parts) {
    // A leading dash would be an option to git.
    String url =
        characters(parts.get(1))
            .filter(address -> !address.isEmpty() && !address.startsWith("-"))
            .orElseThrow(() -> wrong(app, "git address", parts.get(1)));
    List<Term> ref = tuple(parts.get(2));
    String sha =
        Optional.of(ref)
            .filter(pair -> pair.size() == 2 && atom(pair.get(0)).equals("ref"))
            .flatMap(pair -> characters(pair.get(1)))
            .filter(revision -> REVISION.matcher(revision).matches())
            .orElseThrow(() -> wrong(app, "git revision", parts.get(2)));
    Optional<String> subdir =
        parts.size() < 4
            ? Optional.empty()
            : Optional.of(
                characters(parts.get(3)).orElseThrow(() -> wrong(app, "directory", parts.get(3))));
    return new RebarLock.Git(url, sha, subdir);
  }

  private String valid(
      String app, Term term, String kind, java.util.function.Predicate<String> fits) {
    return binary(term).filter(fits).orElseThrow(() -> wrong(app, kind, term));
  }

  private Map<String, Sha256> hashes(Term.TermList attributes, String name) {
    Map<String, Sha256> hashes = new HashMap<>();
    for (Term attribute : attributes.elements()) {
      List<Term> pair = tuple(attribute);
      if (pair.size() == 2
          && atom(pair.get(0)).equals(name)
          && pair.get(1) instanceof Term.TermList list) {
        for (Term hash : list.elements()) {
          hash(hash, name, hashes);
        }
      }
    }
    return hashes;
  }

  private void hash(Term hash, String name, Map<String, Sha256> hashes) {
    List<Term> pair = tuple(hash);
    if (pair.size() != 2) {
      throw wrong("", name, hash);
    }
    String app = binary(pair.get(0)).orElseThrow(() -> wrong("", "application", pair.get(0)));
    hashes.put(
        app,
        binary(pair.get(1))
            .flatMap(Sha256::parse)
            .orElseThrow(() -> wrong(app, "SHA-256 in " + name, pair.get(1))));
  }

  private static List<Term> tuple(Term term) {
    return term instanceof Term.Tuple tuple ? tuple.elements() : List.of();
  }

  private static String atom(Term term) {
    return term instanceof Term.Atom atom ? atom.name() : "";
  }

  private static Optional<String> binary(Term term) {
    return term instanceof Term.Binary binary ? binary.utf8() : Optional.empty();
  }

  /** The text of an Erlang string or of a binary. */
  private static Optional<String> characters(Term term) {
    if (!(term instanceof Term.TermList list)) {
      return binary(term);
    }
    StringBuilder out = new StringBuilder();
    for (Term element : list.elements()) {
      if (!(element instanceof Term.Int code)
          || code.value() < 0
          || code.value() > Character.MAX_CODE_POINT) {
        return Optional.empty();
      }
      out.appendCodePoint((int) code.value());
    }
    return Optional.of(out.toString());
  }

  /** Terms carry no positions: the first mention of the application stands for the entry. */
  private BeamstrapException wrong(String app, String kind, Term found) {
    int at = app.isEmpty() ? 0 : Math.max(0, text.content().indexOf("\"" + app + "\""));
    String entry = app.isEmpty() ? "" : "entry \"" + ProjectText.shorten(app) + "\": ";
    return text.fault(at, entry + ProjectText.shorten(TermText.print(found)) + " is no " + kind);
  }
}
