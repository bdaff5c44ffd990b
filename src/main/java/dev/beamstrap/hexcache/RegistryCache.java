package dev.beamstrap.hexcache;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.EtsTable;
import dev.beamstrap.beam.Term;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.RegistryRow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Hex's registry cache in memory. Objects stay encoded, so that a cache of many packages costs
 * little more than its file, and what this program does not know goes from the old file into the
 * new one unchanged.
 *
 * <p>{@code {repo, Name}} is never written: with it the cache works under one mirror address only.
 * Where a real Hex left one it stays. Not safe for use by several threads.
 */
public final class RegistryCache implements CacheContent {
  private static final String TABLE = "Elixir.Hex.Registry.Server";
  private static final EncodedTerm LAST_UPDATE = EncodedTerm.of(Term.atom("last_update"));
  private static final EncodedTerm VERSION = EncodedTerm.of(Term.atom("version"));

  /** Half of the time for which Hex believes {@code last_update}. */
  private static final Duration FRESH = Duration.ofHours(12);

  private final CacheFormat format;
  private final NavigableMap<EncodedTerm, EncodedTerm> others = new TreeMap<>();
  private final NavigableMap<PackageKey, List<RegistryRow>> packages = new TreeMap<>();
  private boolean changed;

  private RegistryCache(CacheFormat format) {
    this.format = format;
  }

  /** A cache without packages. */
  public static RegistryCache empty(CacheFormat format) {
    RegistryCache cache = new RegistryCache(format);
    cache.others.put(
        VERSION, EncodedTerm.of(Term.tuple(Term.atom("version"), Term.integer(format.version()))));
    cache.changed = true;
    return cache;
  }

  /**
   * The cache in a file, with the checks that Hex makes. The bytes must not be changed afterwards.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format} when Hex
   *     would take the file for damaged, or for empty because it is of another version
   */
  public static RegistryCache load(byte[] content, CacheFormat format) {
    RegistryCache cache = new RegistryCache(format);
    // As Hex 2.6 does: a cache.bin may hold an ETS image.
    cache.add(
        format == CacheFormat.BIN_V5 && BinImage.isOne(content)
            ? BinImage.read(content)
            : readTable(content));
    EncodedTerm version = cache.others.get(VERSION);
    Term expected = Term.integer(format.version());
    if (version == null || !version.element(1).term().equals(expected)) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT,
              "a registry cache of "
                  + (version == null ? "no version" : "version " + version.element(1))
                  + " where version "
                  + format.version()
                  + " is needed")
          .exception();
    }
    return cache;
  }

  private static List<EncodedTerm> readTable(byte[] content) {
    EtsTable table = EtsTable.read(content);
    if (table.keyPosition() != 1) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT, "the ETS table " + table.name() + " is no registry cache")
          .exception();
    }
    return table.objects();
  }

  private void add(List<EncodedTerm> objects) {
    Map<String, String> strings = new HashMap<>();
    Map<PackageKey, List<RegistryRow>> byOwner = new HashMap<>();
    UnaryOperator<String> shared =
        text -> Optional.ofNullable(strings.putIfAbsent(text, text)).orElse(text);
    for (EncodedTerm object : objects) {
      if (!object.isTuple() || object.arity() < 1) {
        throw Fault.of(FaultCode.INTEGRITY_FORMAT, "a registry cache with an object without a key")
            .exception();
      }
      Optional<RegistryRow.Placed> placed =
          object.arity() == 2 ? RegistryRow.read(object, shared) : Optional.empty();
      if (placed.isPresent()) {
        byOwner
            .computeIfAbsent(placed.get().owner(), owner -> new ArrayList<>())
            .add(placed.get().row());
      } else {
        others.put(object.element(0), object);
      }
    }
    byOwner.forEach((owner, rows) -> packages.put(owner, lastOfEach(rows)));
  }

  /** Rows in order; where a file says one thing twice the last counts, as in ETS. */
  private static List<RegistryRow> lastOfEach(List<RegistryRow> rows) {
    rows.sort(RegistryRow.ORDER);
    List<RegistryRow> unique = new ArrayList<>(rows.size());
    for (RegistryRow row : rows) {
      int last = unique.size() - 1;
      if (last >= 0 && RegistryRow.ORDER.compare(unique.get(last), row) == 0) {
        unique.set(last, row);
      } else {
        unique.add(row);
      }
    }
    return unique;
  }

  /**
   * Puts a package in the place of what the cache says of it. An entry that says the same already
   * is left as it is, its time of fetching included.
   *
   * @param fetchedAt when the registry said so
   */
  public void put(PackageEntry entry, Instant fetchedAt) {
    PackageKey owner = new PackageKey(entry.repository(), entry.name());
    List<RegistryRow> rows = rows(entry, owner, fetchedAt);
    List<RegistryRow> before = packages.getOrDefault(owner, List.of());
    boolean ignoreEtag = entry.etag().isEmpty() || !format.hasEtags();
    if (!essence(before, ignoreEtag).equals(essence(rows, ignoreEtag))) {
      packages.put(owner, rows);
      changed = true;
    }
  }

  private List<RegistryRow> rows(PackageEntry entry, PackageKey owner, Instant fetchedAt) {
    Term time = RegistryTerms.time(fetchedAt);
    List<RegistryRow> rows = new ArrayList<>();
    rows.add(RegistryRow.of(Kind.VERSIONS, owner, "", RegistryTerms.versions(entry.releases())));
    rows.add(RegistryRow.of(Kind.FETCHED, owner, "", time));
    if (format.hasEtags()) {
      entry
          .etag()
          .ifPresent(
              etag -> rows.add(RegistryRow.of(Kind.REGISTRY_ETAG, owner, "", Term.binary(etag))));
    }
    for (ReleaseEntry release : entry.releases()) {
      addRelease(rows, owner, release, time);
    }
    return lastOfEach(rows);
  }

  private void addRelease(
      List<RegistryRow> rows, PackageKey owner, ReleaseEntry release, Term time) {
    String version = release.version();
    Term outer = release.outerChecksum().map(RegistryTerms::checksum).orElse(Term.NIL_ATOM);
    rows.add(
        RegistryRow.of(
            Kind.DEPS, owner, version, RegistryTerms.dependencies(release.dependencies())));
    rows.add(
        RegistryRow.of(
            Kind.INNER_CHECKSUM, owner, version, RegistryTerms.checksum(release.innerChecksum())));
    rows.add(RegistryRow.of(Kind.OUTER_CHECKSUM, owner, version, outer));
    rows.add(
        RegistryRow.of(
            Kind.RETIRED, owner, version, RegistryTerms.retirement(release.retirement())));
    rows.add(RegistryRow.of(Kind.RELEASE_FETCHED, owner, version, time));
    if (format.hasAdvisories()) {
      Term published =
          release.publishedAt().isPresent()
              ? Term.integer(release.publishedAt().getAsLong())
              : Term.NIL_ATOM;
      rows.add(RegistryRow.of(Kind.PUBLISHED_AT, owner, version, published));
      rows.add(
          RegistryRow.of(
              Kind.ADVISORIES, owner, version, RegistryTerms.advisories(release.advisories())));
    }
  }

  /** What matters of an entry: not when it was fetched. */
  private static List<RegistryRow> essence(List<RegistryRow> rows, boolean ignoreEtag) {
    return rows.stream()
        .filter(row -> !row.kind().isTime())
        .filter(row -> !(ignoreEtag && row.kind() == Kind.REGISTRY_ETAG))
        .toList();
  }

  /** Puts a policy; a cache of version 3 has none, and Hex before 2.6 keeps no ETag of it. */
  public void put(PolicyEntry policy) {
    if (!format.hasAdvisories()) {
      return;
    }
    Term repository = Term.binary(policy.key());
    Term name = Term.binary(policy.name());
    boolean all = format == CacheFormat.BIN_V5;
    putOther(Term.tuple(Term.atom("policy"), repository, name), RegistryTerms.policy(policy, all));
    Term etagKey = Term.tuple(Term.atom("policy_etag"), repository, name);
    if (all && policy.etag().isPresent()) {
      putOther(etagKey, Term.binary(policy.etag().get()));
    } else {
      changed |= others.remove(EncodedTerm.of(etagKey)) != null;
    }
  }

  /**
   * Notes when it was last asked for a new Hex, which keeps Hex from asking for 24 hours. A time
   * that is good for 12 hours more is left alone when nothing else has changed.
   */
  public void checkedForHex(Instant now) {
    Optional<Instant> before =
        Optional.ofNullable(others.get(LAST_UPDATE))
            .flatMap(object -> RegistryTerms.time(object.element(1).term()));
    boolean fresh = before.isPresent() && before.get().isAfter(now.minus(FRESH));
    if (!fresh || changed && before.get().isBefore(now)) {
      putOther(Term.atom("last_update"), RegistryTerms.time(now));
    }
  }

  private void putOther(Term key, Term value) {
    EncodedTerm object = EncodedTerm.of(Term.tuple(key, value));
    changed |= !object.equals(others.put(EncodedTerm.of(key), object));
  }

  /** Whether the content differs from that of the file that it was loaded from. */
  @Override
  public boolean changed() {
    return changed;
  }

  /** The form that this cache is read and written in. */
  public CacheFormat format() {
    return format;
  }

  /** The packages that the cache says something of. */
  public NavigableSet<PackageKey> packages() {
    return packages.navigableKeySet();
  }

  /** The versions that Hex sees, or empty when it takes the package for not cached. */
  public Optional<List<String>> versions(PackageKey owner) {
    return value(Kind.VERSIONS, owner, "")
        .flatMap(
            value -> {
              if (!(value instanceof Term.TermList list)) {
                return Optional.empty();
              }
              List<String> versions =
                  list.elements().stream()
                      .flatMap(element -> RegistryTerms.text(element).stream())
                      .toList();
              return versions.size() == list.elements().size()
                  ? Optional.of(versions)
                  : Optional.empty();
            });
  }

  /** What a release depends on, or empty when the cache has nothing that Hex understands. */
  public Optional<List<ReleaseEntry.Dependency>> dependencies(PackageKey owner, String version) {
    return value(Kind.DEPS, owner, version).flatMap(RegistryTerms::dependencies);
  }

  /** The inner checksum of a release. */
  public Optional<Sha256> innerChecksum(PackageKey owner, String version) {
    return value(Kind.INNER_CHECKSUM, owner, version).flatMap(RegistryTerms::checksum);
  }

  /** The outer checksum of a release; empty also where the registry has none. */
  public Optional<Sha256> outerChecksum(PackageKey owner, String version) {
    return value(Kind.OUTER_CHECKSUM, owner, version).flatMap(RegistryTerms::checksum);
  }

  /** The ETag to send when the record is asked for again. */
  public Optional<String> etag(PackageKey owner) {
    return value(Kind.REGISTRY_ETAG, owner, "").flatMap(RegistryTerms::text);
  }

  /** Whether the policy called {@code name} of the repository {@code key} is cached. */
  public boolean hasPolicy(String key, String name) {
    return others.containsKey(
        EncodedTerm.of(Term.tuple(Term.atom("policy"), Term.binary(key), Term.binary(name))));
  }

  private Optional<Term> value(Kind kind, PackageKey owner, String version) {
    return packages.getOrDefault(owner, List.of()).stream()
        .filter(row -> row.kind() == kind && row.version().equals(version))
        .findFirst()
        .map(RegistryRow::value);
  }

  /** The file's content: the same bytes for the same content, whoever wrote it before. */
  @Override
  public byte[] encode() {
    List<EncodedTerm> objects = objects();
    if (format == CacheFormat.BIN_V5) {
      return BinImage.write(objects);
    }
    return new EtsTable(
            TABLE, EtsTable.Kind.SET, EtsTable.Protection.PROTECTED, false, 1, true, objects)
        .write();
  }

  private List<EncodedTerm> objects() {
    int count = others.size() + packages.values().stream().mapToInt(List::size).sum();
    List<EncodedTerm> objects = new ArrayList<>(count);
    objects.addAll(others.values());
    packages.values().forEach(rows -> rows.forEach(row -> objects.add(row.object())));
    return objects;
  }

  /** Marks the content as not yet in the file, for one that comes from another file. */
  RegistryCache moved() {
    changed = true;
    return this;
  }
}
