package dev.beamstrap.install;

import dev.beamstrap.catalog.Plan;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.install.InstallReport.Status;
import dev.beamstrap.install.InstallReport.ToolOutcome;
import dev.beamstrap.mixtools.MixHome;
import dev.beamstrap.mixtools.MixTools;
import dev.beamstrap.net.Downloads;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.project.LockedTool;
import dev.beamstrap.store.Locks;
import dev.beamstrap.store.StagedDirectory;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.PrefixTree;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.toolfile.Requests;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The flow of {@code beamstrap install}: what is asked for → what is there already → listings →
 * plan → download, unpack, accept, rename → Hex and rebar3 → report.
 */
public final class Install {
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(10);

  private final Surroundings world;

  /** An install in the given surroundings. */
  public Install(Surroundings world) {
    this.world = world;
  }

  /** Runs it. */
  public InstallReport run(InstallRequest request) {
    Requests requests = ProjectTools.requested(request.tools(), world.directory(), world.env());
    requests.notices().forEach(world.reporter()::note);
    AskedFor asked = AskedFor.of(requests.requests(), world);
    Optional<LockFile> lock = LockFile.find(world.directory());
    missing(asked);
    if (request.locked()) {
      LockedPlan.require(lock, asked, world.directory());
    }
    Destination destination = destination(request);

    if (!request.upgrade()) {
      Optional<InstallReport> nothingToDo = present(request, asked, destination, lock);
      if (nothingToDo.isPresent()) {
        return nothingToDo.get();
      }
    }
    if (!world.offline()) {
      world.http().get().prepare();
    }
    if (request.dryRun()) {
      try (Workshop workshop = Workshop.forPlan(world, request.prefix())) {
        return planned(asked, plan(request, asked, lock, workshop), destination);
      }
    }
    try (Workshop workshop = Workshop.open(world, request.prefix());
        Locks.Held held =
            workshop.locks().acquire("install", LOCK_TIMEOUT, world.reporter()::note)) {
      // Whoever held the lock may have installed just this.
      Optional<InstallReport> done =
          request.upgrade() ? Optional.empty() : present(request, asked, destination, lock);
      if (done.isPresent()) {
        return done.get();
      }
      sweep(request, asked, destination);
      return install(request, asked, destination, lock, workshop);
    }
  }

  /** Removes what killed runs left; the lock says that nobody is at it now. */
  private void sweep(InstallRequest request, AskedFor asked, Destination destination) {
    for (Tool tool : Tool.values()) {
      StagedDirectory.sweep(destination.place(tool, "any").resolveSibling(""));
    }
    boolean elixir = asked.installable().stream().anyMatch(tool -> tool.tool() == Tool.ELIXIR);
    if (request.mixTools() && elixir) {
      StagedDirectory.sweep(mixHome(destination).archives());
    }
  }

  private Destination destination(InstallRequest request) {
    return request.prefix().isPresent()
        ? new Destination.Image(new PrefixTree(request.prefix().get()))
        : new Destination.Store(
            new Toolchains(world.homes().get().data()),
            world.homes().get().readOnlyData().map(Toolchains::new));
  }

  private MixHome mixHome(Destination destination) {
    return destination instanceof Destination.Image image
        ? MixHome.in(image.tree().mixHome())
        : MixHomes.of(world);
  }

  private Optional<InstallReport> present(
      InstallRequest request, AskedFor asked, Destination destination, Optional<LockFile> lock) {
    Satisfied satisfied = new Satisfied(destination.installed());
    Optional<List<LockedTool>> pinned =
        pinning(request, lock).flatMap(file -> LockedPlan.versions(file, asked));
    Optional<List<InstalledTool>> tools =
        pinned.isPresent() ? satisfied.exactly(pinned.get()) : satisfied.all(asked);
    if (tools.isEmpty()) {
      return Optional.empty();
    }
    List<MixTools.Outcome> mix = List.of();
    Optional<MixTools.Wanted> wanted = wanted(request, tools.get(), destination);
    if (wanted.isPresent()) {
      Optional<List<MixTools.Outcome>> there = MixTools.present(wanted.get());
      if (there.isEmpty()) {
        return Optional.empty();
      }
      mix = there.get();
    }
    return Optional.of(
        report(asked, tools.get().stream().map(Install::kept).toList(), mix, request.dryRun()));
  }

  /** The lock where it decides on versions: arguments go before it unless all must come from it. */
  private static Optional<LockFile> pinning(InstallRequest request, Optional<LockFile> lock) {
    return request.locked() || request.tools().isEmpty() ? lock : Optional.empty();
  }

  private void missing(AskedFor asked) {
    for (ForeignTool tool : asked.foreign()) {
      if (tool.place(world).isEmpty()) {
        world
            .reporter()
            .warn(tool.tool() + " is system, and PATH has no " + ForeignTool.main(tool.tool()));
      }
    }
  }

  private InstallReport report(
      AskedFor asked, List<ToolOutcome> tools, List<MixTools.Outcome> mix, boolean planned) {
    List<ToolOutcome> all = new ArrayList<>();
    for (ForeignTool tool : asked.foreign()) {
      Status status = tool.system() ? Status.SYSTEM : Status.PATH;
      tool.place(world)
          .ifPresent(
              place ->
                  all.add(
                      new ToolOutcome(tool.tool().id(), "", status, place, Optional.empty(), 0)));
    }
    all.addAll(tools);
    return new InstallReport(all, mix, planned);
  }

  private static ToolOutcome kept(InstalledTool tool) {
    return new ToolOutcome(
        tool.tool().id(), tool.version(), Status.PRESENT, tool.root(), Optional.empty(), 0);
  }

  private Optional<MixTools.Wanted> wanted(
      InstallRequest request, List<InstalledTool> tools, Destination destination) {
    Optional<InstalledTool> elixir = ofTool(tools, Tool.ELIXIR);
    OptionalInt otp =
        ofTool(tools, Tool.ERLANG).map(Satisfied::otpMajor).orElse(OptionalInt.empty());
    if (!request.mixTools() || elixir.isEmpty()) {
      return Optional.empty();
    }
    Optional<ElixirVersion> version = ElixirVersion.parse(elixir.get().version());
    OptionalInt major = otp.isPresent() ? otp : version.map(ElixirVersion::otp).orElse(otp);
    if (version.isEmpty() || major.isEmpty()) {
      world
          .reporter()
          .note(
              "Hex and rebar3 are left to Mix: Elixir "
                  + elixir.get().version()
                  + " has no release number");
      return Optional.empty();
    }
    return Optional.of(
        new MixTools.Wanted(
            mixHome(destination),
            MixHomes.keys(world),
            version.get().version(),
            major.getAsInt(),
            Optional.empty()));
  }

  private static Optional<InstalledTool> ofTool(List<InstalledTool> tools, Tool tool) {
    return tools.stream().filter(candidate -> candidate.tool() == tool).findFirst();
  }

  private Plan plan(
      InstallRequest request, AskedFor asked, Optional<LockFile> lock, Workshop workshop) {
    return new Planning(world, workshop).plan(asked, pinning(request, lock));
  }

  private InstallReport planned(AskedFor asked, Plan plan, Destination destination) {
    plan.notices().forEach(world.reporter()::note);
    return report(
        asked,
        plan.tools().stream().map(tool -> outcome(tool, destination, Status.PLANNED)).toList(),
        List.of(),
        true);
  }

  private static ToolOutcome outcome(PlannedTool tool, Destination destination, Status status) {
    return new ToolOutcome(
        tool.tool().id(),
        tool.version(),
        status,
        destination.place(tool.tool(), tool.version()),
        Optional.of(tool.sources().get(0).url()),
        0);
  }

  private InstallReport install(
      InstallRequest request,
      AskedFor asked,
      Destination destination,
      Optional<LockFile> lock,
      Workshop workshop) {
    Plan plan = plan(request, asked, lock, workshop);
    plan.notices().forEach(world.reporter()::note);
    Checksums checksums =
        new Checksums(
            lock.map(LockFile::lock),
            workshop.documents(),
            request.allowUnverified(),
            world.reporter());
    ParallelInstallation.Result result;
    try (Downloads downloads = workshop.downloads()) {
      ToolInstallation installation =
          new ToolInstallation(
              downloads, world.host(), world.offline(), checksums, world.reporter());
      result =
          new ParallelInstallation(world.reporter(), destination, installation)
              .run(
                  plan,
                  asked.foreignErlang(),
                  () -> mixTools(request, plan, destination, workshop));
    }
    List<MixTools.Outcome> mix = loadable(request, plan, destination, workshop, result);
    if (destination instanceof Destination.Image image) {
      finish(image.tree());
    }
    if (request.allowUnverified()) {
      UnverifiedRecord.write(world, lock, result.placed());
    }
    return report(asked, result.tools(), mix, false);
  }

  /** Hex and rebar3 for the Elixir of the plan, while its tools are on their way. */
  private List<MixTools.Outcome> mixTools(
      InstallRequest request, Plan plan, Destination destination, Workshop workshop) {
    return wantedBy(request, plan, destination)
        .map(wanted -> installer(workshop).install(wanted))
        .orElse(List.of());
  }

  /**
   * A Hex that was there already may have been made by a newer Erlang than the one that is in place
   * by now; its modules would not load. Such a one is replaced.
   */
  private List<MixTools.Outcome> loadable(
      InstallRequest request,
      Plan plan,
      Destination destination,
      Workshop workshop,
      ParallelInstallation.Result result) {
    Optional<DottedVersion> compiler =
        plan.tools().stream()
            .filter(tool -> tool.tool() == Tool.ERLANG)
            .findFirst()
            .flatMap(tool -> compiler(destination.place(tool.tool(), tool.version())));
    Optional<MixTools.Wanted> wanted = wantedBy(request, plan, destination);
    if (compiler.isEmpty()
        || wanted.isEmpty()
        || result.mixTools().stream().allMatch(MixTools.Outcome::installed)) {
      return result.mixTools();
    }
    List<MixTools.Outcome> again = installer(workshop).install(wanted.get().on(compiler.get()));
    return again.stream().anyMatch(MixTools.Outcome::installed) ? again : result.mixTools();
  }

  /** The version of an Erlang's compiler application. */
  private static Optional<DottedVersion> compiler(Path otpRoot) {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(otpRoot.resolve("lib"), "compiler-*")) {
      for (Path application : found) {
        String name = String.valueOf(application.getFileName());
        return DottedVersion.parse(name.substring("compiler-".length()));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<MixTools.Wanted> wantedBy(
      InstallRequest request, Plan plan, Destination destination) {
    List<InstalledTool> asPlanned =
        plan.tools().stream()
            .map(
                tool ->
                    new InstalledTool(
                        tool.tool(),
                        tool.version(),
                        destination.place(tool.tool(), tool.version()),
                        Map.of()))
            .toList();
    return wanted(request, asPlanned, destination);
  }

  private MixTools installer(Workshop workshop) {
    return new MixTools(
        workshop.documents(),
        BuildsBase.applied(world.manifests().get(), world.env()).sources().mix(),
        world.reporter());
  }

  private static void finish(PrefixTree tree) {
    tree.writePrograms(tree.bin().resolveSibling(""));
    if (Files.isDirectory(tree.mixHome())) {
      PrefixTree.openToAll(tree.mixHome());
    }
  }
}
