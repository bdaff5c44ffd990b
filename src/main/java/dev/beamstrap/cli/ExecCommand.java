package dev.beamstrap.cli;

import dev.beamstrap.exec.Exec;
import dev.beamstrap.net.TransportChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Run a program with the project's tools and a way out for Erlang.",
      "The program's exit status is beamstrap's; -v logs each request."
    })
final class ExecCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Option(
      names = "--scrub",
      description = "Start the program without the tokens, keys and passwords of the environment.")
  boolean scrub;

  @Option(
      names = "--keep",
      paramLabel = "NAME",
      split = ",",
      description = "With --scrub: a variable that stays.")
  List<String> keep = new ArrayList<>();

  @Parameters(
      paramLabel = "CMD",
      arity = "1..*",
      description = "The program and its arguments, after -- where they could be taken for ours.")
  List<String> command = new ArrayList<>();

  ExecCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      return new Exec(session.surroundings())
          .run(
              command,
              scrub ? Optional.of(Set.copyOf(keep)) : Optional.empty(),
              gateway.settings(session, options.verbose),
              options.transport != TransportChoice.AUTO || !gateway.bypass.isEmpty(),
              invocation.terminal());
    }
  }
}
