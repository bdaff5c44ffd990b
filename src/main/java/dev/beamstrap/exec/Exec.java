package dev.beamstrap.exec;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.gateway.GatewaySettings;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.install.FallbackHome;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.ProjectTools;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.toolchain.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a program with the project's tools first on PATH and a gateway in its environment. */
public final class Exec {
  /** What a shell answers for a program that it does not find. */
  private static final int NOT_FOUND = 127;

  private static final int NOT_EXECUTABLE = 126;

  private final Surroundings world;

  /** Runs programs in the given surroundings. */
  public Exec(Surroundings world) {
    this.world = world;
  }

  /**
   * Runs one to its end.
   *
   * @param command the program and its arguments
   * @param scrubbing when present, the program gets no secrets but those of these names
   * @param settings of the gateway, when one has to be started
   * @param alone whether the background gateway will not do, since it was started otherwise
   * @param terminal whether we run at a terminal
   * @return its exit status; 127 when there is no such program, 126 when it cannot be run
   */
  public int run(
      List<String> command,
      Optional<Set<String>> scrubbing,
      GatewaySettings settings,
      boolean alone,
      boolean terminal) {
    Map<String, String> env = toolEnvironment(world);
    if (world.offline()) {
      return child(command, clean(env, scrubbing), terminal);
    }
    Gateways gateways = new Gateways(world);
    Optional<GatewayAccess> around = gateways.around();
    if (around.isPresent()) {
      return child(command, clean(through(around.get(), env), scrubbing), terminal);
    }
    Optional<GatewayAccess> background =
        alone
            ? Optional.empty()
            : gateways.background().filter(Gateways.Running::ours).map(Gateways.Running::access);
    if (background.isPresent()) {
      try (Lease lease = new Lease(background.get(), Lease.EVERY)) {
        return child(command, clean(through(background.get(), env), scrubbing), terminal);
      }
    }
    try (OwnGateway own = OwnGateway.start(world, settings, env)) {
      return child(
          command, clean(ChildVariables.of(own.access(), env).over(env), scrubbing), terminal);
    }
  }

  /** What was compiled for another gateway's Erlang need not load in that of our program. */
  private Map<String, String> through(GatewayAccess access, Map<String, String> env) {
    ErlangHook hook =
        new ErlangHook(world.homes().get().cache().resolve("erlang"), world.reporter());
    return ChildVariables.of(access.with(hook.library(env)), env).over(env);
  }

  private static Map<String, String> clean(
      Map<String, String> env, Optional<Set<String>> scrubbing) {
    return scrubbing.map(keep -> Scrubbing.scrubbed(env, keep)).orElse(env);
  }

  private int child(List<String> command, Map<String, String> env, boolean terminal) {
    String name = command.get(0);
    Optional<Path> program =
        name.indexOf('/') >= 0
            ? Optional.of(world.directory().resolve(name)).filter(Files::exists)
            : SearchPath.ofShell(env, world.directory()).first(name);
    if (program.isEmpty()) {
      String where = name.indexOf('/') >= 0 ? "no such file" : "not found on PATH";
      world.reporter().warn(name + ": " + where);
      return NOT_FOUND;
    }
    if (Files.isDirectory(program.get()) || !Files.isExecutable(program.get())) {
      world.reporter().warn(name + ": cannot be executed");
      return NOT_EXECUTABLE;
    }
    List<String> all = new ArrayList<>(command);
    all.set(0, name.indexOf('/') >= 0 ? name : program.get().toString());
    return Child.start(all, env, world.directory(), terminal).await();
  }

  /** The environment with the project's tools in it; with those of PATH where it has none. */
  static Map<String, String> toolEnvironment(Surroundings world) {
    Environment environment;
    try {
      environment = new ProjectEnvironment(world).environment();
    } catch (BeamstrapException e) {
      if (e.fault().code() != FaultCode.PROJECT_MISSING) {
        throw e;
      }
      boolean asked = !ProjectTools.find(world.directory(), world.env()).requests().isEmpty();
      String instead = e.fault().message() + "; using what is on PATH";
      if (asked) {
        world.reporter().warn(instead + " (beamstrap install)");
      } else {
        world.reporter().detail(instead);
      }
      environment = Environment.of(List.of(), world.env(), FallbackHome.of(world));
    }
    Map<String, String> all = new LinkedHashMap<>(environment.over(world.env()));
    return all;
  }
}
