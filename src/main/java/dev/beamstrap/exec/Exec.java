package dev.beamstrap.exec;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.gateway.GatewaySettings;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.install.FallbackHome;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.toolchain.Environment;
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
   * @param terminal whether we run at a terminal
   * @return its exit status; 127 when there is no such program
   */
  public int run(
      List<String> command,
      Optional<Set<String>> scrubbing,
      GatewaySettings settings,
      boolean terminal) {
    Map<String, String> env = toolEnvironment(world);
    Gateways gateways = new Gateways(world);
    if (world.offline()) {
      return child(command, clean(env, scrubbing), terminal);
    }
    Optional<GatewayAccess> there =
        gateways.around().or(() -> gateways.background().map(running -> joined(running, env)));
    if (there.isPresent()) {
      return child(
          command, clean(ChildVariables.of(there.get(), env).over(env), scrubbing), terminal);
    }
    try (OwnGateway own = OwnGateway.start(world, settings, env)) {
      return child(
          command, clean(ChildVariables.of(own.access(), env).over(env), scrubbing), terminal);
    }
  }

  /** What was compiled for the gateway's own Erlang need not load in that of our program. */
  private GatewayAccess joined(Gateways.Running running, Map<String, String> env) {
    ErlangHook hook =
        new ErlangHook(world.homes().get().cache().resolve("erlang"), world.reporter());
    return running.access().with(hook.library(env));
  }

  private static Map<String, String> clean(
      Map<String, String> env, Optional<Set<String>> scrubbing) {
    return scrubbing.map(keep -> Scrubbing.scrubbed(env, keep)).orElse(env);
  }

  private int child(List<String> command, Map<String, String> env, boolean terminal) {
    Optional<String> program =
        command.get(0).indexOf('/') >= 0
            ? Optional.of(command.get(0))
            : SearchPath.ofShell(env, world.directory())
                .first(command.get(0))
                .map(Object::toString);
    if (program.isEmpty()) {
      world.reporter().warn(command.get(0) + ": not found on PATH");
      return NOT_FOUND;
    }
    List<String> all = new ArrayList<>(command);
    all.set(0, program.get());
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
      world.reporter().detail(e.fault().message() + "; using what is on PATH");
      environment = Environment.of(List.of(), world.env(), FallbackHome.of(world));
    }
    Map<String, String> all = new LinkedHashMap<>(environment.over(world.env()));
    return all;
  }
}
