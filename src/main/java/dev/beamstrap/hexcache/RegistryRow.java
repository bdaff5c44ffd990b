package dev.beamstrap.hexcache;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.Term;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One object of the registry cache that belongs to a package, still encoded.
 *
 * @param kind what it says of the package
 * @param version the version that it is about, or "" for the package as a whole
 * @param object the whole object, {@code {Key, Value}}
 */
record RegistryRow(Kind kind, String version, EncodedTerm object) {
  static final Comparator<RegistryRow> ORDER =
      Comparator.comparing(RegistryRow::version).thenComparing(RegistryRow::kind);

  /** What an object says; everything else in the cache is carried along unread. */
  enum Kind {
    VERSIONS("versions", false),
    REGISTRY_ETAG("registry_etag", false),
    FETCHED("timestamp", false),
    DEPS("deps", true),
    INNER_CHECKSUM("inner_checksum", true),
    OUTER_CHECKSUM("outer_checksum", true),
    RETIRED("retired", true),
    PUBLISHED_AT("published_at", true),
    ADVISORIES("advisories", true),
    RELEASE_FETCHED("timestamp", true);

    private static final List<Kind> ALL = List.of(values());

    private final String tag;
    private final boolean ofRelease;

    Kind(String tag, boolean ofRelease) {
      this.tag = tag;
      this.ofRelease = ofRelease;
    }

    boolean isTime() {
      return this == FETCHED || this == RELEASE_FETCHED;
    }
  }

  /** A row with the package that it belongs to. */
  record Placed(PackageKey owner, RegistryRow row) {}

  static RegistryRow of(Kind kind, PackageKey owner, String version, Term value) {
    Term tag = Term.atom(kind.tag);
    Term repository = Term.binary(owner.repository());
    Term name = Term.binary(owner.name());
    Term key =
        kind.ofRelease
            ? Term.tuple(tag, repository, name, Term.binary(version))
            : Term.tuple(tag, repository, name);
    return new RegistryRow(kind, version, EncodedTerm.of(Term.tuple(key, value)));
  }

  /**
   * The row that an object is, or empty when it is something else.
   *
   * @param shared gives one string for all equal ones: a cache says the same few very often
   */
  static Optional<Placed> read(EncodedTerm object, UnaryOperator<String> shared) {
    if (!(object.element(0).term() instanceof Term.Tuple key)) {
      return Optional.empty();
    }
    List<Term> parts = key.elements();
    if (parts.size() < 3 || parts.size() > 4 || !(parts.get(0) instanceof Term.Atom tag)) {
      return Optional.empty();
    }
    boolean ofRelease = parts.size() == 4;
    for (Kind kind : Kind.ALL) {
      if (kind.ofRelease == ofRelease && kind.tag.equals(tag.name())) {
        Optional<String> repository = RegistryTerms.text(parts.get(1));
        Optional<String> name = RegistryTerms.text(parts.get(2));
        Optional<String> version = ofRelease ? RegistryTerms.text(parts.get(3)) : Optional.of("");
        if (repository.isEmpty() || name.isEmpty() || version.isEmpty()) {
          return Optional.empty();
        }
        return Optional.of(
            new Placed(
                new PackageKey(shared.apply(repository.get()), shared.apply(name.get())),
                new RegistryRow(kind, shared.apply(version.get()), object)));
      }
    }
    return Optional.empty();
  }

  Term value() {
    return object.element(1).term();
  }
}
