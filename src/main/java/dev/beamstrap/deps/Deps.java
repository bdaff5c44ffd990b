package dev.beamstrap.deps;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.CacheUpdate;
import dev.beamstrap.hexcache.SetAside;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.project.GleamManifest;
import dev.beamstrap.project.MixLock;
import dev.beamstrap.project.RebarLock;
import dev.beamstrap.registry.TarballLimits;
import dev.beamstrap.store.Locks;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts the packages of a project where Mix, rebar3 and Gleam look for them, so that they work
 * without network. Caches are changed only after everything was fetched and verified.
 */
public final class Deps {
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(10);

  private final Surroundings world;
  private final Clients clients;

  /** A run in the given surroundings. */
  public Deps(Surroundings world) {
    this.world = world;
    this.clients = new Clients(world);
  }

  /** Runs it. */
  public DepsReport run(DepsRequest request) {
    ProjectFiles project = ProjectFiles.find(world.directory(), world.env());
    List<LockedRelease> releases = releases(project);
    UserCaches caches = new UserCaches(clients.layout(), kinds(project));
    HexSettings settings = settings();
    Prefetch.Result result = fetch(settings, caches, releases, Set.of(), Optional.empty());
    List<Path> written = result.isEmpty() ? List.of() : place(caches, result, settings);
    return new DepsReport(result.packages(), List.of(), written, result.isEmpty());
  }

  private static Set<Client> kinds(ProjectFiles project) {
    Set<Client> kinds = EnumSet.noneOf(Client.class);
    project.mix().ifPresent(mix -> kinds.add(Client.MIX));
    project.rebar().ifPresent(rebar -> kinds.add(Client.REBAR));
    project.gleam().ifPresent(gleam -> kinds.add(Client.GLEAM));
    return kinds;
  }

  private static List<LockedRelease> releases(ProjectFiles project) {
    List<LockedRelease> releases = new ArrayList<>();
    project
        .mix()
        .flatMap(mix -> ProjectFiles.read(mix.lock()).map(text -> MixLock.parse(text, name(mix))))
        .ifPresent(lock -> releases.addAll(LockedRelease.of(lock)));
    project
        .rebar()
        .map(directory -> directory.resolve("rebar.lock"))
        .flatMap(
            file -> ProjectFiles.read(file).map(text -> RebarLock.parse(text, file.toString())))
        .ifPresent(lock -> releases.addAll(LockedRelease.of(lock)));
    project
        .gleam()
        .map(directory -> directory.resolve("manifest.toml"))
        .flatMap(
            file -> ProjectFiles.read(file).map(text -> GleamManifest.parse(text, file.toString())))
        .ifPresent(manifest -> releases.addAll(LockedRelease.of(manifest)));
    return releases.stream().distinct().toList();
  }

  private static String name(ProjectFiles.MixProject mix) {
    return mix.lock().toString();
  }

  private HexSettings settings() {
    Path file = clients.hexHome().configFile();
    HexConfigFile config = HexConfigFile.empty();
    if (Files.isRegularFile(file)) {
      try {
        config = HexConfigFile.parse(file.toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw Fault.of(FaultCode.PROJECT_UNREADABLE, file + " cannot be read")
            .cause(String.valueOf(e.getMessage()))
            .remedy("make it readable, or remove it")
            .exception(e);
      }
    }
    List<SemVer> versions = clients.hexVersions();
    return new HexSettings(world.env(), config, versions.get(versions.size() - 1), Instant.now());
  }

  private Prefetch.Result fetch(
      HexSettings settings,
      UserCaches caches,
      List<LockedRelease> releases,
      Set<String> overridden,
      Optional<HexSettings.PolicyName> policy) {
    boolean offline = world.offline() || settings.offline();
    Path cache = world.homes().get().createCache().resolve("hex");
    Registry registry =
        new Registry(
            settings,
            new RepositoryAccess(world.http(), settings.api()),
            world.http(),
            new RecordCopies(cache.resolve("records")),
            offline);
    SemVer hex = settings.hex();
    Tarballs tarballs =
        new Tarballs(
            registry,
            world.http(),
            cache.resolve("tarballs"),
            TarballLimits.ofHex((int) hex.major(), (int) hex.minor(), (int) hex.patch()),
            offline);
    try (Prefetch prefetch =
        new Prefetch(
            registry, tarballs, caches, overridden, settings.concurrency(), world.reporter())) {
      Prefetch.Result result = prefetch.run(releases, policy);
      settings.warnings().forEach(world.reporter()::warn);
      return result;
    }
  }

  /** Puts everything in its place: tarballs first, so that no registry cache promises too much. */
  private List<Path> place(UserCaches caches, Prefetch.Result result, HexSettings settings) {
    Locks locks = new Locks(world.homes().get().createData().resolve("locks"));
    try (Locks.Held held = locks.acquire("hex-caches", LOCK_TIMEOUT, world.reporter()::note)) {
      putTarballs(caches, result, settings.concurrency());
      result.companions().forEach(release -> caches.companions(release, Optional.empty()));
      List<Path> written = new ArrayList<>();
      if (!result.entries().isEmpty() || !result.policies().isEmpty()) {
        for (CacheUpdate update :
            caches.merge(result.entries(), result.policies(), Instant.now())) {
          update.setAside().map(SetAside::text).ifPresent(world.reporter()::warn);
          if (update.written()) {
            written.add(update.file());
          }
        }
      }
      for (Prefetch.Placing placing : result.placings()) {
        try {
          Files.deleteIfExists(placing.file());
        } catch (IOException e) {
          world.reporter().detail(placing.file() + " could not be removed");
        }
      }
      return written;
    }
  }

  /** Syncing is what takes time here, and disks sync several files as fast as one. */
  private static void putTarballs(UserCaches caches, Prefetch.Result result, int parallel) {
    if (result.placings().isEmpty()) {
      return;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(parallel, result.placings().size()));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Prefetch.Placing placing : result.placings()) {
        running.add(
            pool.submit(
                () ->
                    caches.put(
                        placing.release(), placing.file(), placing.etag(), placing.place())));
      }
      running.forEach(Prefetch::value);
    } finally {
      pool.shutdownNow();
    }
  }
}
