package dev.beamstrap.deps;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.CacheUpdate;
import dev.beamstrap.hexcache.SetAside;
import dev.beamstrap.install.MixHomes;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.registry.TarballLimits;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Locks;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the packages of a project where Mix, rebar3 and Gleam look for them, so that they work
 * without network. Caches are changed only after everything was fetched and verified.
 */
public final class Deps {
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(10);

  private final Surroundings world;
  private final Reporter reporter;
  private final Clients clients;

  /** A run in the given surroundings. */
  public Deps(Surroundings world) {
    this.world = world;
    this.reporter = world.reporter();
    this.clients = new Clients(world);
  }

  /**
   * Runs it.
   *
   * @throws dev.beamstrap.fault.BeamstrapException among others {@code integrity.*} when something
   *     is not what its lock or its repository says, {@code offline.missing} when {@code --check}
   *     finds something missing; caches are then as before
   */
  public DepsReport run(DepsRequest request) {
    ProjectFiles project = ProjectFiles.find(world.directory(), world.env());
    Stamp stamp = stamp(project);
    if (!request.check() && stamp.holds()) {
      return unchanged(ProjectLocks.read(project));
    }
    HexSettings settings = settings();
    boolean offline = world.offline() || settings.offline();
    settings.warnings().forEach(reporter::warn);
    try (MixQuestion mix = new MixQuestion(project, clients)) {
      return request.check()
          ? check(project, mix, settings)
          : fetch(project, mix, settings, offline, stamp);
    }
  }

  private DepsReport fetch(
      ProjectFiles project, MixQuestion mix, HexSettings settings, boolean offline, Stamp stamp) {
    Sources sources = sources(settings, offline);
    if (!offline) {
      world.http().get().prepare();
    }
    ProjectLocks locks = ProjectLocks.read(project);
    refuseUnlocked(locks.gleamUnlocked());
    boolean resolved = false;
    if (mix.applies() && locks.mix().isEmpty() && mix.hasDependencies()) {
      locks = resolve(project, mix, settings, sources, List.of("there is no mix.lock"));
      resolved = true;
    }
    UserCaches caches = new UserCaches(clients.layout(), locks.kinds());
    Prefetch.Result result = prefetch(settings, sources, caches, locks, mix);
    List<String> unlocked = new ArrayList<>(result.unlocked());
    locks
        .mix()
        .ifPresent(
            lock ->
                unlocked.addAll(mix.answer().map(deps -> deps.unlocked(lock)).orElse(List.of())));
    if (!unlocked.isEmpty() && !resolved) {
      locks = resolve(project, mix, settings, sources, unlocked);
      result = prefetch(settings, sources, caches, locks, mix);
    }
    mix.silence().ifPresent(reporter::note);
    Unlocked rebar = unlockedOfRebar(project, locks, caches, result, settings, sources, mix);
    List<DepsReport.GitOutcome> git = new ArrayList<>(git(project, offline).fetch(locks.git()));
    git.addAll(rebarGit(project, offline).fetch(locks.rebarGit()));
    List<Path> written = new ArrayList<>();
    if (!result.isEmpty()) {
      written.addAll(place(caches, result, Set.of(), settings.concurrency()));
    }
    if (!rebar.result().isEmpty()) {
      written.addAll(place(rebar.caches(), rebar.result(), result.files(), settings.concurrency()));
    }
    List<Path> watched = watched(project, locks, caches);
    rebar.releases().forEach(release -> watched.addAll(rebar.caches().files(release)));
    stamp.set(watched);
    boolean complete =
        result.isEmpty()
            && rebar.result().isEmpty()
            && git.stream().noneMatch(DepsReport.GitOutcome::fetched);
    List<DepsReport.PackageOutcome> packages = new ArrayList<>(result.packages());
    rebar.result().packages().stream()
        .filter(one -> !packages.contains(one))
        .forEach(packages::add);
    return new DepsReport(packages, git, written, complete);
  }

  /** Only Gleam resolves for Gleam, and it does so from the network. */
  private static void refuseUnlocked(List<String> gleam) {
    if (!gleam.isEmpty()) {
      throw Fault.of(FaultCode.PROJECT_MISSING, lackedByGleam(gleam))
          .cause("gleam.toml asks for them, and only Gleam itself can choose their versions")
          .remedy("beamstrap exec -- gleam deps download")
          .exception();
    }
  }

  private static String lackedByGleam(List<String> names) {
    return "manifest.toml does not name " + String.join(", ", names);
  }

  /**
   * What rebar3 will use without its lock naming it: plugins of the project and of its packages,
   * and the dependencies that are not locked yet.
   *
   * @param releases in the versions that rebar3 will choose
   * @param caches those of rebar3
   */
  private record Unlocked(List<LockedRelease> releases, UserCaches caches, Prefetch.Result result) {
    Unlocked {
      releases = List.copyOf(releases);
    }
  }

  private Unlocked unlockedOfRebar(
      ProjectFiles project,
      ProjectLocks locks,
      UserCaches caches,
      Prefetch.Result locked,
      HexSettings settings,
      Sources sources,
      MixQuestion mix) {
    Set<RebarConfig.Wanted> wanted = wantedOfRebar(project, locks, caches, locked.placings());
    if (wanted.isEmpty()) {
      return new Unlocked(
          List.of(), new UserCaches(clients.layout(), Set.of()), Prefetch.Result.nothing());
    }
    RebarPackages packages = new RebarPackages(sources.registry(), reporter);
    UserCaches rebar = new UserCaches(clients.layout(), Set.of(Client.REBAR));
    // A plugin may name plugins again, in a tarball that is known only now.
    while (true) {
      List<LockedRelease> releases = packages.resolve(wanted);
      Prefetch.Result result =
          prefetch(settings, sources, rebar, ProjectLocks.ofRebar(releases), mix);
      Set<RebarConfig.Wanted> more = new LinkedHashSet<>();
      releases.forEach(release -> more.addAll(plugins(release, rebar, result.placings())));
      if (!wanted.addAll(more)) {
        return new Unlocked(releases, rebar, result);
      }
    }
  }

  private Set<RebarConfig.Wanted> wantedOfRebar(
      ProjectFiles project,
      ProjectLocks locks,
      UserCaches caches,
      List<Prefetch.Placing> placings) {
    Set<RebarConfig.Wanted> wanted = new LinkedHashSet<>();
    Optional<RebarConfig> config = project.rebar().flatMap(Deps::rebarConfig);
    if (config.isPresent()) {
      wanted.addAll(config.get().plugins());
      wanted.addAll(config.get().projectPlugins());
      // Where there is Mix, a rebar.config without a lock is there for those who depend on it.
      boolean counts = locks.rebar().isPresent() || project.mix().isEmpty();
      List<RebarConfig.Wanted> unlocked =
          !counts
              ? List.of()
              : config.get().deps().stream()
                  .filter(one -> !locks.rebarApps().contains(one.app()))
                  .toList();
      if (!unlocked.isEmpty()) {
        reporter.note(
            "rebar.lock does not name "
                + String.join(
                    ", ", unlocked.stream().map(RebarConfig.Wanted::app).sorted().toList())
                + "; taking the versions that rebar3 would choose");
        wanted.addAll(unlocked);
      }
    }
    for (LockedRelease release : locks.releases()) {
      if (release.rebar()) {
        wanted.addAll(plugins(release, caches, placings));
      }
    }
    return wanted;
  }

  private static Optional<RebarConfig> rebarConfig(Path directory) {
    Path file = directory.resolve("rebar.config");
    return ProjectFiles.read(file)
        .map(text -> RebarConfig.parse(file.toString(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<RebarConfig.Wanted> plugins(
      LockedRelease release, UserCaches caches, List<Prefetch.Placing> placings) {
    Path tarball =
        placings.stream()
            .filter(placing -> placing.release().equals(release))
            .map(Prefetch.Placing::file)
            .findFirst()
            .orElseGet(() -> caches.place(release, caches.outer(release)));
    return RebarConfig.inTarball(tarball).plugins();
  }

  /** Lets the real Mix write the lock, and reads it. */
  private ProjectLocks resolve(
      ProjectFiles project,
      MixQuestion mix,
      HexSettings settings,
      Sources sources,
      List<String> reasons) {
    Map<String, String> env =
        mix.environment()
            .orElseThrow(
                () ->
                    Fault.of(
                            FaultCode.PROJECT_MISSING,
                            "the lock of " + world.directory() + " is not complete")
                        .cause(reasons.get(0) + ", and there is no mix that could resolve it")
                        .remedy("beamstrap install")
                        .exception());
    reporter.note(reasons.get(0) + "; running mix deps.get to resolve");
    new LockResolution(settings, clients.layout().formats(), reporter)
        .run(project.mix().orElseThrow().root(), env, sources.registry(), sources.tarballs());
    return ProjectLocks.read(project);
  }

  private Prefetch.Result prefetch(
      HexSettings settings,
      Sources sources,
      UserCaches caches,
      ProjectLocks locks,
      MixQuestion mix) {
    try (Prefetch prefetch =
        new Prefetch(
            sources.registry(),
            sources.tarballs(),
            caches,
            mix::overriding,
            locks.mixApps(),
            settings.concurrency(),
            reporter)) {
      return prefetch.run(locks.releases(), policy(settings, mix));
    }
  }

  private static Optional<HexSettings.PolicyName> policy(HexSettings settings, MixQuestion mix) {
    return settings.hasPolicies() && mix.applies()
        ? settings.policy(mix.answer().flatMap(MixProjectDeps::policy))
        : Optional.empty();
  }

  private DepsReport check(ProjectFiles project, MixQuestion mix, HexSettings settings) {
    ProjectLocks locks = ProjectLocks.read(project);
    UserCaches caches = new UserCaches(clients.layout(), locks.kinds());
    List<String> lacking = new ArrayList<>();
    if (mix.applies()) {
      if (!clients.hasHex()) {
        lacking.add("Hex is not installed");
      }
      if (locks.mix().isEmpty() && mix.hasDependencies()) {
        lacking.add("there is no mix.lock");
      }
      locks
          .mix()
          .ifPresent(
              lock ->
                  lacking.addAll(mix.answer().map(deps -> deps.unlocked(lock)).orElse(List.of())));
    }
    lacking.addAll(
        new Readiness(caches, sources(settings, true).tarballs(), mix.overriding())
            .lacking(locks.releases()));
    if (!locks.gleamUnlocked().isEmpty()) {
      lacking.add(lackedByGleam(locks.gleamUnlocked()));
    }
    lacking.addAll(unlockedLacking(project, locks, caches, settings));
    lacking.addAll(git(project, true).lacking(locks.git()));
    lacking.addAll(rebarGit(project, true).lacking(locks.rebarGit()));
    policy(settings, mix)
        .filter(name -> !caches.hasPolicy(name))
        .ifPresent(
            name ->
                lacking.add("the policy " + name.repository() + "/" + name.name() + " is missing"));
    mix.silence().ifPresent(reporter::note);
    if (!lacking.isEmpty()) {
      throw Fault.of(
              FaultCode.OFFLINE_MISSING, lacking.size() + " missing for a run without network")
          .cause(String.join("; ", lacking))
          .remedy("beamstrap deps")
          .exception();
    }
    return unchanged(locks);
  }

  private List<String> unlockedLacking(
      ProjectFiles project, ProjectLocks locks, UserCaches caches, HexSettings settings) {
    Set<RebarConfig.Wanted> wanted = wantedOfRebar(project, locks, caches, List.of());
    if (wanted.isEmpty()) {
      return List.of();
    }
    Sources kept = sources(settings, true);
    try {
      return new Readiness(
              new UserCaches(clients.layout(), Set.of(Client.REBAR)), kept.tarballs(), Set.of())
          .lacking(new RebarPackages(kept.registry(), reporter).resolve(wanted));
    } catch (BeamstrapException e) {
      return List.of("for rebar3: " + e.fault().message());
    }
  }

  private static DepsReport unchanged(ProjectLocks locks) {
    return new DepsReport(
        locks.releases().stream()
            .map(
                release ->
                    new DepsReport.PackageOutcome(
                        release.owner().name(),
                        release.version(),
                        release.owner().repository(),
                        false,
                        0,
                        Optional.empty()))
            .toList(),
        locks.git().stream()
            .map(one -> new DepsReport.GitOutcome(one.app(), one.sha(), one.url(), false))
            .toList(),
        List.of(),
        true);
  }

  private GitDependencies git(ProjectFiles project, boolean offline) {
    Path deps =
        project.mix().map(ProjectFiles.MixProject::deps).orElse(world.directory().resolve("deps"));
    return new GitDependencies(deps, world.env(), offline, reporter);
  }

  /** Where rebar3 has what it fetched itself. */
  private GitDependencies rebarGit(ProjectFiles project, boolean offline) {
    Path libraries =
        project.rebar().orElse(world.directory()).resolve("_build").resolve("default/lib");
    return new GitDependencies(libraries, world.env(), offline, reporter);
  }

  HexSettings settings() {
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

  private record Sources(Registry registry, Tarballs tarballs) {}

  private Sources sources(HexSettings settings, boolean offline) {
    Path cache = world.homes().get().cache().resolve("hex");
    Registry registry =
        new Registry(
            settings,
            new RepositoryAccess(world.http(), settings.api()),
            world.http(),
            new RecordCopies(cache.resolve("records")),
            offline);
    SemVer hex = settings.hex();
    TarballLimits limits =
        TarballLimits.ofHex((int) hex.major(), (int) hex.minor(), (int) hex.patch());
    return new Sources(
        registry, new Tarballs(registry, world.http(), cache.resolve("tarballs"), limits, offline));
  }

  private Stamp stamp(ProjectFiles project) {
    Path root =
        project
            .mix()
            .map(ProjectFiles.MixProject::root)
            .or(project::rebar)
            .or(project::gleam)
            .orElseThrow();
    return new Stamp(
        world.homes().get().cache().resolve("hex").resolve("complete"), root, clients.env());
  }

  /** The files that a complete state depends on. */
  private List<Path> watched(ProjectFiles project, ProjectLocks locks, UserCaches caches) {
    List<Path> files = new ArrayList<>();
    if (project.mix().isPresent()) {
      ProjectFiles.MixProject mix = project.mix().get();
      files.add(mix.root().resolve("mix.exs"));
      files.addAll(ProjectFiles.pathDependencies(mix.root()));
      files.add(mix.lock());
      files.add(MixHomes.of(world).archives());
      files.add(clients.hexHome().configFile());
      if (mix.apps().isPresent() && Files.isDirectory(mix.apps().get())) {
        files.add(mix.apps().get());
        try (DirectoryStream<Path> apps = Files.newDirectoryStream(mix.apps().get())) {
          for (Path app : apps) {
            files.add(app.resolve("mix.exs"));
            files.addAll(ProjectFiles.pathDependencies(app));
          }
        } catch (IOException e) {
          reporter.detail(mix.apps().get() + " cannot be read");
        }
      }
      locks
          .git()
          .forEach(
              one -> {
                Path git = mix.deps().resolve(one.app()).resolve(".git");
                files.add(git.resolve("HEAD"));
                files.add(git.resolve("config"));
              });
    }
    project.rebar().map(ProjectLocks::rebarLock).ifPresent(files::add);
    project.rebar().map(at -> at.resolve("rebar.config")).ifPresent(files::add);
    project.gleam().map(ProjectLocks::gleamConfig).ifPresent(files::add);
    project.gleam().map(ProjectLocks::gleamManifest).ifPresent(files::add);
    files.addAll(caches.registryFiles());
    for (LockedRelease release : locks.releases()) {
      files.addAll(caches.files(release));
    }
    return files;
  }

  /** Puts everything in its place: tarballs first, so that no registry cache promises too much. */
  private List<Path> place(
      UserCaches caches, Prefetch.Result result, Set<Path> stillWanted, int parallel) {
    Locks locks = new Locks(world.homes().get().createData().resolve("locks"));
    try (Locks.Held held = locks.acquire("hex-caches", LOCK_TIMEOUT, reporter::note)) {
      caches.put(result.placings(), stillWanted, parallel);
      result.companions().forEach(release -> caches.companions(release, Optional.empty()));
      List<Path> written = new ArrayList<>();
      if (!result.entries().isEmpty() || !result.policies().isEmpty()) {
        for (CacheUpdate update :
            caches.merge(result.entries(), result.policies(), Instant.now())) {
          update.setAside().map(SetAside::text).ifPresent(reporter::warn);
          if (update.written()) {
            written.add(update.file());
          }
        }
      }
      return written;
    }
  }
}
