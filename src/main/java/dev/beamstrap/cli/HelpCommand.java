package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Show the help of beamstrap, or of COMMAND; the same as --help.")
final class HelpCommand implements Callable<Integer> {
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Commands.NAMES.iterator();
    }
  }

  private final Invocation invocation;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..1",
      completionCandidates = Names.class,
      description = "Such as install.")
  @Nullable String command;

  HelpCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (command == null) {
      return CommandLineRun.run(invocation, "--help");
    }
    if (!Commands.NAMES.contains(command)) {
      throw Fault.of(FaultCode.USAGE, "no command is called " + command)
          .remedy("beamstrap --help names them")
          .exception();
    }
    return CommandLineRun.run(invocation, command, "--help");
  }
}
