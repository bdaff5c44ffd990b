package dev.beamstrap.hexcache;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.EtsTable;
import dev.beamstrap.beam.Term;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * rebar3's index of packages, {@code packages.idx}: an ETS table, carried along as {@link
 * RegistryCache} carries Hex's. Source: {@code rebar_packages.erl} and {@code rebar.hrl} of rebar3
 * 3.27.0. Not safe for use by several threads.
 */
public final class RebarIndex implements CacheContent {
  private static final String TABLE = "package_index";
  private static final Term VERSION_KEY = Term.atom("package_index_version");
  private static final int KEY = 2;
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})(?:-([^+]+))?(?:\\+(.+))?");

  /** The forms of the index; rebar3 takes any other than its own for an empty one. */
  public enum Format {
    /** rebar3 3.14 to 3.26: optional dependencies are ordinary ones. */
    V6(6),
    /** rebar3 3.27 and newer: optional dependencies are left out. */
    V7(7);

    private static final Pattern REBAR = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

    private final int version;

    Format(int version) {
      this.version = version;
    }

    /** What stands under {@code package_index_version}. */
    public int version() {
      return version;
    }

    /**
     * The form that a version of rebar3 reads.
     *
     * @throws dev.beamstrap.fault.BeamstrapException with code {@code version.unsupported} for what
     *     is no version and for rebar3 older than 3.14
     */
    public static Format ofRebar(String rebar) {
      Matcher matcher = REBAR.matcher(rebar);
      if (matcher.matches()) {
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major > 3 || major == 3 && minor >= 27) {
          return V7;
        } else if (major == 3 && minor >= 14) {
          return V6;
        }
      }
      throw Fault.of(
              FaultCode.VERSION_UNSUPPORTED, "the package index of rebar3 " + rebar + " is unknown")
          .cause("indexes are written for rebar3 3.14 and newer")
          .remedy("install a newer rebar3: mix local.rebar, or beamstrap install")
          .exception();
    }
  }

  private final Format format;
  private final NavigableMap<EncodedTerm, EncodedTerm> others = new TreeMap<>();
  private final NavigableMap<PackageKey, NavigableMap<EncodedTerm, EncodedTerm>> packages =
      new TreeMap<>();
  private boolean changed;

  private RebarIndex(Format format) {
    this.format = format;
  }

  /** An index without packages. */
  public static RebarIndex empty(Format format) {
    RebarIndex index = new RebarIndex(format);
    index.add(EncodedTerm.of(Term.tuple(Term.integer(format.version()), VERSION_KEY)));
    index.changed = true;
    return index;
  }

  /**
   * The index in a file. The bytes must not be changed afterwards.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format} when it is
   *     damaged or of another form
   */
  public static RebarIndex load(byte[] content, Format format) {
    EtsTable table = EtsTable.read(content);
    if (table.keyPosition() != KEY) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT, "the ETS table " + table.name() + " is no package index")
          .exception();
    }
    RebarIndex index = new RebarIndex(format);
    table.objects().forEach(index::add);
    EncodedTerm version = index.others.get(EncodedTerm.of(VERSION_KEY));
    Term expected = Term.integer(format.version());
    if (version == null || !version.element(0).term().equals(expected)) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT,
              "a package index of "
                  + (version == null ? "no version" : "version " + version.element(0))
                  + " where version "
                  + format.version()
                  + " is needed")
          .exception();
    }
    return index;
  }

  private void add(EncodedTerm object) {
    EncodedTerm key = object.element(KEY - 1);
    Optional<PackageKey> owner = owner(key.term());
    if (owner.isPresent()) {
      packages.computeIfAbsent(owner.get(), one -> new TreeMap<>()).put(key, object);
    } else {
      others.put(key, object);
    }
  }

  private static Optional<PackageKey> owner(Term key) {
    if (!(key instanceof Term.Tuple tuple) || tuple.elements().size() != 3) {
      return Optional.empty();
    }
    return RegistryTerms.text(tuple.elements().get(2))
        .flatMap(
            repository ->
                RegistryTerms.text(tuple.elements().get(0))
                    .map(name -> new PackageKey(repository, name)));
  }

  /**
   * Puts a package in the place of what the index says of it. Releases that rebar3 cannot take are
   * left out: those without an outer checksum, and versions that are not of three numbers.
   */
  public void put(PackageEntry entry) {
    PackageKey owner = new PackageKey(entry.repository(), entry.name());
    NavigableMap<EncodedTerm, EncodedTerm> objects = new TreeMap<>();
    for (ReleaseEntry release : entry.releases()) {
      Optional<Term> version = parsed(release.version());
      if (version.isPresent() && release.outerChecksum().isPresent()) {
        Term key = key(owner, version.get());
        Term object =
            Term.tuple(
                Term.atom("package"),
                key,
                hex(release.innerChecksum()),
                hex(release.outerChecksum().get()),
                release.retirement().map(RegistryTerms::retirement).orElse(Term.FALSE),
                dependencies(release.dependencies()));
        objects.put(EncodedTerm.of(key), EncodedTerm.of(object));
      }
    }
    if (!objects.equals(packages.getOrDefault(owner, new TreeMap<>()))) {
      packages.put(owner, objects);
      changed = true;
    }
  }

  private static Term key(PackageKey owner, Term version) {
    return Term.tuple(Term.binary(owner.name()), version, Term.binary(owner.repository()));
  }

  private static Term hex(Sha256 checksum) {
    return Term.binary(checksum.hex().toUpperCase(Locale.ROOT));
  }

  private Term dependencies(List<ReleaseEntry.Dependency> dependencies) {
    Term undefined = Term.atom("undefined");
    return Term.list(
        dependencies.stream()
            .filter(dependency -> format == Format.V6 || !dependency.optional())
            .map(
                dependency ->
                    Term.tuple(
                        Term.binary(dependency.app()),
                        Term.tuple(
                            Term.atom("pkg"),
                            Term.binary(dependency.packageName()),
                            Term.binary(dependency.requirement()),
                            undefined,
                            undefined)))
            .toList());
  }

  /** A version as {@code ec_semver:parse} gives it: {@code {{Maj,Min,Patch},{Pre,Build}}}. */
  static Optional<Term> parsed(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Term.tuple(
            Term.tuple(
                Term.integer(Long.parseLong(matcher.group(1))),
                Term.integer(Long.parseLong(matcher.group(2))),
                Term.integer(Long.parseLong(matcher.group(3)))),
            Term.tuple(
                identifiers(Optional.ofNullable(matcher.group(4))),
                identifiers(Optional.ofNullable(matcher.group(5))))));
  }

  /** The first identifier is a binary whatever it is; later ones are integers where they can be. */
  private static Term identifiers(Optional<String> text) {
    List<Term> identifiers = new ArrayList<>();
    for (String identifier : text.map(some -> some.split("\\.", -1)).orElse(new String[0])) {
      boolean number =
          !identifiers.isEmpty()
              && !identifier.isEmpty()
              && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
      identifiers.add(number ? Term.integer(new BigInteger(identifier)) : Term.binary(identifier));
    }
    return Term.list(identifiers);
  }

  /** Whether the index has a release. */
  public boolean contains(PackageKey owner, String version) {
    NavigableMap<EncodedTerm, EncodedTerm> objects = packages.get(owner);
    return objects != null
        && parsed(version)
            .map(parsed -> objects.containsKey(EncodedTerm.of(key(owner, parsed))))
            .orElse(false);
  }

  /** The packages that the index says something of. */
  public NavigableSet<PackageKey> packages() {
    return packages.navigableKeySet();
  }

  @Override
  public boolean changed() {
    return changed;
  }

  @Override
  public byte[] encode() {
    List<EncodedTerm> objects = new ArrayList<>(others.values());
    packages.values().forEach(some -> objects.addAll(some.values()));
    return new EtsTable(
            TABLE, EtsTable.Kind.ORDERED_SET, EtsTable.Protection.PUBLIC, true, KEY, false, objects)
        .write();
  }
}
