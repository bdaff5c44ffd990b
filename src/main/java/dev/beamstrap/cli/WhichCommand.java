package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.ProjectEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Print where a program of the project's tools is.")
final class WhichCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(paramLabel = "PROGRAM", description = "Such as erl, mix, rebar3.")
  String program = "";

  WhichCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      if (program.isEmpty() || program.contains("/")) {
        throw Fault.of(FaultCode.USAGE, "a program's name is wanted, not " + program)
            .remedy("for example: beamstrap which erl")
            .exception();
      }
      Path found = new ProjectEnvironment(session.surroundings()).program(program);
      if (session.json()) {
        session.print(Map.of("path", found.toString()));
      } else {
        session.print(found.toString());
      }
      return 0;
    }
  }
}
