package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.PackageEntry;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.PolicyEntry;
import dev.beamstrap.hexcache.ReleaseEntry;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gets what the caches lack of what an offline run will ask for, all at once, and verifies it. No
 * cache is changed.
 *
 * <p>What is asked for: the registry entry of every locked package, and of everything that a locked
 * release depends on, optional or not; the tarball of every locked release. Source: hex
 * lib/hex/solver/package_lister.ex, lib/hex/remote_converger.ex.
 */
final class Prefetch implements AutoCloseable {
  private static final String TASK = "deps";
  private static final int RECORDS_PER_TARBALL = 4;
  private static final int MAX_RECORDS = 64;
  private static final int PATIENCE_SECONDS = 10;

  private final Registry registry;
  private final Tarballs tarballs;
  private final UserCaches caches;
  private final Supplier<Set<String>> overridden;
  private final Set<String> lockedApps;
  private final Reporter reporter;
  private final ExecutorService records;
  private final ExecutorService downloads;
  private final Map<PackageKey, Future<Registry.Answer<PackageEntry>>> entries =
      new LinkedHashMap<>();
  private final AtomicLong received = new AtomicLong();

  /**
   * A run.
   *
   * @param overridden applications whose registry entries nobody will ask for
   * @param lockedApps the applications of the Mix lock, whatever they come from
   * @param concurrency how many tarballs at once
   */
  Prefetch(
      Registry registry,
      Tarballs tarballs,
      UserCaches caches,
      Supplier<Set<String>> overridden,
      Set<String> lockedApps,
      int concurrency,
      Reporter reporter) {
    this.registry = registry;
    this.tarballs = tarballs;
    this.caches = caches;
    this.overridden = overridden;
    this.lockedApps = Set.copyOf(lockedApps);
    this.reporter = reporter;
    this.records = pool(Math.min(MAX_RECORDS, RECORDS_PER_TARBALL * concurrency), "registry");
    this.downloads = pool(concurrency, "tarball");
  }

  private static ExecutorService pool(int threads, String name) {
    return Executors.newFixedThreadPool(
        threads,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * A tarball that has to be put in its place.
   *
   * @param release whose it is
   * @param file where it is now
   * @param place where it belongs
   * @param etag its ETag
   */
  record Placing(LockedRelease release, Path file, Path place, Optional<String> etag) {}

  /**
   * What was got.
   *
   * @param entries to be added to the registry caches
   * @param policies likewise
   * @param placings tarballs to be put into the caches
   * @param companions releases whose tarball is there and lacks what belongs beside it
   * @param packages what became of each locked release
   * @param unlocked what locked releases need and the lock does not have, one line each
   */
  record Result(
      List<PackageEntry> entries,
      List<PolicyEntry> policies,
      List<Placing> placings,
      List<LockedRelease> companions,
      List<DepsReport.PackageOutcome> packages,
      List<String> unlocked) {
    static Result nothing() {
      return new Result(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Where the tarballs to be placed are now. */
    Set<Path> files() {
      return placings.stream().map(Placing::file).collect(Collectors.toSet());
    }

    boolean isEmpty() {
      return entries.isEmpty() && policies.isEmpty() && placings.isEmpty() && companions.isEmpty();
    }
  }

  private record Known(
      List<ReleaseEntry.Dependency> dependencies,
      Optional<Sha256> outer,
      Optional<Sha256> inner,
      long bytes,
      Optional<URI> source) {}

  Result run(Collection<LockedRelease> releases, Optional<HexSettings.PolicyName> policy) {
    reporter.report(
        new Event.Started(
            TASK, "packages of " + releases.size() + " locked", OptionalLong.empty()));
    Set<PackageKey> locked = new HashSet<>();
    releases.forEach(release -> locked.add(release.owner()));
    Map<LockedRelease, Future<Optional<Tarballs.Kept>>> bodies = new LinkedHashMap<>();
    Set<LockedRelease> lacking = new HashSet<>();
    for (LockedRelease release : releases) {
      boolean lacks = caches.lacking(release).isPresent();
      if (lacks) {
        lacking.add(release);
        entry(release.owner());
      }
      if (!lacks || release.outer().isPresent()) {
        bodies.put(release, tarball(release, caches.outer(release), caches.inner(release), lacks));
      }
    }
    Future<Optional<Registry.Answer<PolicyEntry>>> rules =
        records.submit(
            () ->
                policy.filter(name -> !caches.hasPolicy(name)).map(name -> registry.policy(name)));
    Map<LockedRelease, Known> known = new LinkedHashMap<>();
    List<String> unlocked = new ArrayList<>();
    for (LockedRelease release : releases) {
      Known found = known(release, lacking.contains(release));
      known.put(release, found);
      if (!bodies.containsKey(release)) {
        bodies.put(
            release,
            tarball(release, found.outer(), release.inner().or(() -> found.inner()), true));
      }
      for (ReleaseEntry.Dependency dependency : found.dependencies()) {
        PackageKey key = new PackageKey(dependency.repository(), dependency.packageName());
        if (locked.contains(key) || overridden.get().contains(dependency.app())) {
          continue;
        }
        if (release.client() == Client.MIX
            && !dependency.optional()
            && !lockedApps.contains(dependency.app())) {
          unlocked.add(dependency.app() + ", which " + release.text() + " needs, is not locked");
        }
        if (!caches.knows(release.client(), key)) {
          entry(key);
        }
      }
    }
    return result(releases, known, bodies, rules, locked, unlocked);
  }

  private Result result(
      Collection<LockedRelease> releases,
      Map<LockedRelease, Known> known,
      Map<LockedRelease, Future<Optional<Tarballs.Kept>>> bodies,
      Future<Optional<Registry.Answer<PolicyEntry>>> rules,
      Set<PackageKey> locked,
      List<String> unlocked) {
    List<Placing> placings = new ArrayList<>();
    List<LockedRelease> companions = new ArrayList<>();
    List<DepsReport.PackageOutcome> packages = new ArrayList<>();
    Set<PackageKey> counted = new HashSet<>();
    for (LockedRelease release : releases) {
      Known found = known.getOrDefault(release, NOTHING);
      Optional<Tarballs.Kept> body = value(bodies.getOrDefault(release, NO_BODY));
      if (body.isPresent()) {
        Path place = caches.place(release, Optional.of(body.get().outer()));
        placings.add(new Placing(release, body.get().file(), place, body.get().etag()));
      } else if (!caches.hasCompanions(release)) {
        companions.add(release);
      }
      long entryBytes = counted.add(release.owner()) ? found.bytes() : 0;
      long bytes = entryBytes + body.map(Tarballs.Kept::bytes).orElse(0L);
      packages.add(
          new DepsReport.PackageOutcome(
              release.owner().name(),
              release.version(),
              release.owner().repository(),
              bytes > 0,
              bytes,
              body.filter(kept -> kept.bytes() > 0).map(Tarballs.Kept::url).or(found::source)));
    }
    List<PackageEntry> got = new ArrayList<>();
    for (Map.Entry<PackageKey, Future<Registry.Answer<PackageEntry>>> entry : entries.entrySet()) {
      try {
        got.add(value(entry.getValue()).value());
      } catch (BeamstrapException e) {
        boolean optional = !locked.contains(entry.getKey()) && Registry.isAbsence(e);
        if (!optional) {
          throw e;
        }
        reporter.warn(e.fault().message() + "; nothing in the lock needs it");
      }
    }
    List<PolicyEntry> policies =
        value(rules).map(answer -> List.of(answer.value())).orElse(List.of());
    reporter.report(new Event.Finished(TASK, "got " + received.get() + " bytes"));
    return new Result(got, policies, placings, companions, packages, unlocked);
  }

  private static final Known NOTHING =
      new Known(List.of(), Optional.empty(), Optional.empty(), 0, Optional.empty());
  private static final Future<Optional<Tarballs.Kept>> NO_BODY =
      java.util.concurrent.CompletableFuture.completedFuture(Optional.empty());

  private void entry(PackageKey owner) {
    entries.computeIfAbsent(
        owner,
        key ->
            records.submit(
                () -> {
                  Registry.Answer<PackageEntry> answer = registry.packageEntry(key);
                  advance(answer.bytes());
                  return answer;
                }));
  }

  private Future<Optional<Tarballs.Kept>> tarball(
      LockedRelease release, Optional<Sha256> outer, Optional<Sha256> inner, boolean lacks) {
    Callable<Optional<Tarballs.Kept>> work =
        () -> {
          // Gleam's file is named by the checksum, which its lock always has.
          Path place = caches.place(release, outer);
          if ((!lacks || outer.isPresent()) && tarballs.isTarball(place, outer, inner)) {
            return Optional.empty();
          }
          Tarballs.Kept kept = tarballs.get(release.owner(), release.version(), outer, inner);
          advance(kept.bytes());
          return Optional.of(kept);
        };
    return downloads.submit(work);
  }

  private void advance(long bytes) {
    reporter.report(new Event.Advanced(TASK, received.addAndGet(bytes), OptionalLong.empty()));
  }

  private Known known(LockedRelease release, boolean lacking) {
    if (!lacking) {
      return new Known(
          caches.dependencies(release),
          caches.outer(release),
          caches.inner(release),
          0,
          Optional.empty());
    }
    Future<Registry.Answer<PackageEntry>> future = entries.get(release.owner());
    if (future == null) {
      throw new IllegalStateException("not asked for: " + release.owner());
    }
    Registry.Answer<PackageEntry> answer = value(future);
    ReleaseEntry entry =
        answer.value().releases().stream()
            .filter(one -> one.version().equals(release.version()))
            .findFirst()
            .orElseThrow(() -> unknownVersion(release));
    compare(release, "outer", release.outer(), entry.outerChecksum());
    compare(release, "inner", release.inner(), Optional.of(entry.innerChecksum()));
    return new Known(
        entry.dependencies(),
        entry.outerChecksum(),
        Optional.of(entry.innerChecksum()),
        answer.bytes(),
        Optional.of(answer.url()));
  }

  private static BeamstrapException unknownVersion(LockedRelease release) {
    return Fault.of(
            FaultCode.VERSION_UNKNOWN, release.owner().repository() + " has no " + release.text())
        .cause("the lock names a version that the registry does not list")
        .remedy("mix deps.update " + release.owner().name() + ", or use a current mirror")
        .exception();
  }

  private static void compare(
      LockedRelease release, String which, Optional<Sha256> lock, Optional<Sha256> registry) {
    if (lock.isPresent() && registry.isPresent() && !lock.equals(registry)) {
      throw Fault.of(
              FaultCode.INTEGRITY_CHECKSUM,
              "the lock and the registry differ in the " + which + " checksum of " + release.text())
          .cause("lock " + lock.get() + ", registry " + registry.get())
          .remedy(
              "find out who changed the lock; if the lock is wrong, restore it from version"
                  + " control")
          .exception();
    }
  }

  static <T> T value(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted")
          .remedy("run it again; what was fetched so far is kept")
          .exception(e);
    }
  }

  @Override
  public void close() {
    records.shutdownNow();
    downloads.shutdownNow();
    try {
      // What is under way may still write into our own cache.
      boolean ended =
          records.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)
              && downloads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        reporter.detail("some requests did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
