package dev.beamstrap.exec;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.gateway.GatewaySettings;
import dev.beamstrap.gateway.GatewayStatus;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.WayOut;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.Locks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The gateways that a program may use: the one around us, and the one in the background. */
public final class Gateways {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(10);

  private final Surroundings world;

  /** Those of the given surroundings. */
  public Gateways(Surroundings world) {
    this.world = world;
  }

  /**
   * The background gateway.
   *
   * @param access what is needed to use it
   * @param pid its process
   * @param status what it says of itself
   * @param ours whether it reaches the network as the surroundings would
   */
  public record Running(GatewayAccess access, long pid, GatewayStatus status, boolean ours) {}

  /** The gateway in whose environment we run, when it answers. */
  Optional<GatewayAccess> around() {
    Map<String, String> env = world.env();
    Optional<GatewayAccess> access = ChildVariables.access(env);
    if (access.isPresent()
        && GatewayStatus.ask(access.get().host(), access.get().port(), access.get().token())
            .isEmpty()) {
      world
          .reporter()
          .warn(
              "the gateway of the `beamstrap exec` around this one is gone, and the way out with"
                  + " it: leave that shell, or start its program again");
      return Optional.empty();
    }
    return access;
  }

  /** The background gateway, when it runs. */
  public Optional<Running> background() {
    return GatewayNote.read(note())
        .filter(note -> note.expires().isAfter(Instant.now().plus(BEFORE_EXPIRY)))
        .flatMap(
            note ->
                GatewayStatus.ask(note.access().host(), note.access().port(), note.access().token())
                    .map(
                        status ->
                            new Running(
                                note.access(),
                                note.pid(),
                                status,
                                note.way().equals(WayOut.of(world.env())))));
  }

  /**
   * Runs one here until it has been idle for so long, or is interrupted.
   *
   * @param started is told when it serves
   */
  public void run(
      GatewaySettings settings, Duration idle, java.util.function.Consumer<Running> started) {
    refuseWithinAnother();
    createPrivate(directory());
    Path note = note();
    long pid = ProcessHandle.current().pid();
    try (OwnGateway own = noted(settings, note, pid)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(note, pid), "forget"));
      started.accept(new Running(own.access(), pid, own.gateway().status(), true));
      waitUntilIdle(own, idle);
      forget(note, pid);
    }
  }

  /** A new one that others find by its note, unless they find one already. */
  private OwnGateway noted(GatewaySettings settings, Path note, long pid) {
    Map<String, String> env = Exec.toolEnvironment(world);
    try (Locks.Held alone = alone("gateway")) {
      background()
          .ifPresent(
              running -> {
                throw Fault.of(
                        FaultCode.BUSY, "a gateway runs already, as process " + running.pid())
                    .remedy("use it, or stop it: beamstrap gateway stop")
                    .exception();
              });
      OwnGateway own = OwnGateway.start(world, settings, env);
      try {
        new GatewayNote(own.access(), pid, own.gateway().expires(), WayOut.of(world.env()))
            .write(note);
        return own;
      } catch (RuntimeException e) {
        own.close();
        throw e;
      }
    }
  }

  /** One that is reached through another would end with it. */
  private void refuseWithinAnother() {
    if (ChildVariables.access(world.env()).isPresent()) {
      throw Fault.of(FaultCode.USAGE, "a gateway cannot be started within `beamstrap exec`")
          .cause("the way out from here is the gateway of that exec, and ends with it")
          .remedy("start it outside: beamstrap gateway start")
          .exception();
    }
  }

  private Locks.Held alone(String name) {
    Path locks = world.homes().get().cache().resolve("locks");
    return new Locks(locks).acquire(name, START, world.reporter()::note);
  }

  private static void waitUntilIdle(OwnGateway own, Duration idle) {
    try {
      while (true) {
        Instant now = Instant.now();
        boolean unused =
            own.gateway().clients() == 0 && own.gateway().lastUsed().plus(idle).isBefore(now);
        if (unused || own.gateway().expires().minus(BEFORE_EXPIRY).isBefore(now)) {
          return;
        }
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Path note, long pid) {
    if (GatewayNote.read(note).filter(one -> one.pid() == pid).isPresent()) {
      DirectoryTree.delete(note);
    }
  }

  /**
   * Starts one in the background, unless there is one.
   *
   * @param beamstrap how beamstrap is started: a program and its first arguments
   * @param arguments of {@code gateway run}
   */
  public Running start(List<String> beamstrap, List<String> arguments) {
    refuseWithinAnother();
    createPrivate(directory());
    try (Locks.Held alone = alone("gateway-start")) {
      Optional<Running> there = background();
      there
          .filter(running -> !running.ours())
          .ifPresent(
              running ->
                  world
                      .reporter()
                      .warn(
                          "the gateway that runs has another way out than this environment names;"
                              + " to replace it: beamstrap gateway stop"));
      return there.orElseGet(() -> startProcess(beamstrap, arguments));
    }
  }

  private Running startProcess(List<String> beamstrap, List<String> arguments) {
    Path directory = directory();
    Path log = directory.resolve("gateway.log");
    List<String> command = new ArrayList<>(beamstrap);
    command.addAll(List.of("gateway", "run"));
    command.addAll(arguments);
    SearchPath.of(world.env())
        .first("setsid")
        .ifPresent(setsid -> command.add(0, setsid.toString()));
    try {
      Files.deleteIfExists(log);
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(world.directory().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(world.env());
      return await(builder.start(), log);
    } catch (IOException e) {
      throw DiskFaults.of(e, "start a gateway from", directory);
    }
  }

  private Running await(Process process, Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Optional<Running> running = background();
      if (running.isPresent()) {
        return running.get();
      }
      pause();
    }
    process.destroy();
    throw Fault.of(FaultCode.NET_UNREACHABLE, "the gateway did not start")
        .cause(Files.readString(log).strip().replace('\n', ' '))
        .remedy("run it in the foreground to see more: beamstrap gateway run -v")
        .exception();
  }

  /** Stops the one in the background; whether there was one. */
  public boolean stop() {
    Optional<Running> running = background();
    if (running.isEmpty()) {
      return false;
    }
    long deadline = System.nanoTime() + STOP.toNanos();
    ProcessHandle.of(running.get().pid()).ifPresent(ProcessHandle::destroy);
    while (System.nanoTime() < deadline) {
      if (background().isEmpty()) {
        return true;
      }
      pause();
    }
    throw Fault.of(FaultCode.BUSY, "the gateway does not end, process " + running.get().pid())
        .remedy("kill -9 " + running.get().pid())
        .exception();
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted while waiting for the gateway")
          .remedy("beamstrap gateway status")
          .exception(e);
    }
  }

  private Path note() {
    return directory().resolve("gateway");
  }

  private Path directory() {
    String runtime = world.env().getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.startsWith("/") && Files.isWritable(Path.of(runtime))
        ? Path.of(runtime).resolve("beamstrap")
        : world.homes().get().cache().resolve("run");
  }

  private static void createPrivate(Path directory) {
    DirectoryTree.ensure(directory);
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw DiskFaults.of(e, "protect", directory);
    }
  }
}
