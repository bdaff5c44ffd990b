package dev.beamstrap.cli;

import dev.beamstrap.console.FaultText;
import dev.beamstrap.console.Json;
import dev.beamstrap.console.Style;
import dev.beamstrap.console.Verbosity;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.Failure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the command line: parsing, the command, and how failures leave the process. */
final class CommandLineRun {
  private CommandLineRun() {}

  /** Runs {@code args} and returns the exit status. */
  static int run(Invocation invocation, String... args) {
    GlobalOptions options = new GlobalOptions();
    CommandLine line = commandLine(invocation, options, args);
    try {
      return line.execute(args);
    } finally {
      invocation.out().flush();
      invocation.err().flush();
    }
  }

  /**
   * The command line with only the command that {@code args} name, since building all of them costs
   * more than most commands do; with all of them where that is not sure.
   */
  static CommandLine commandLine(Invocation invocation, GlobalOptions options, String... args) {
    CommandLine line = new CommandLine(options);
    Commands.add(line, options, invocation, named(args));
    line.setOut(invocation.out());
    line.setErr(invocation.err());
    Handlers handlers = new Handlers(invocation, options, line);
    line.setExecutionStrategy(handlers);
    line.setExecutionExceptionHandler(handlers);
    line.setParameterExceptionHandler(handlers);
    return line;
  }

  /**
   * A class with a name, because lambdas would keep picocli's interfaces, which are compiled for an
   * old JVM, out of the class-data-sharing archive; with them the jar need not be opened at all.
   */
  private record Handlers(Invocation invocation, GlobalOptions options, CommandLine line)
      implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int execute(ParseResult parsed) {
      return CommandLineRun.execute(parsed, line);
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      return report(invocation, options, failure);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
      return usage(invocation, options, failure);
    }
  }

  private static Set<String> named(String... args) {
    for (String arg : args) {
      if (Commands.NAMES.contains(arg)) {
        return Set.of(arg);
      }
      boolean harmless = arg.startsWith("-") && !arg.equals("--help") && !arg.equals("-h");
      if (!harmless) {
        break;
      }
    }
    return Commands.NAMES;
  }

  private static int execute(ParseResult parsed, CommandLine line) {
    if (parsed.isVersionHelpRequested() && !parsed.hasSubcommand()) {
      line.getOut().println(Version.line());
      return 0;
    }
    if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
      line.usage(line.getErr());
      return FaultCode.USAGE.exitStatus();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int usage(
      Invocation invocation, GlobalOptions options, ParameterException failure) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    List<String> near =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String meant = near.isEmpty() ? "" : "did you mean " + String.join(", ", near) + "? ";
    Fault fault =
        Fault.of(FaultCode.USAGE, String.valueOf(failure.getMessage()))
            .remedy(meant + name + " --help");
    return show(invocation, options, fault, failure);
  }

  private static int report(Invocation invocation, GlobalOptions options, Throwable failure) {
    if (failure instanceof BeamstrapException known) {
      return show(invocation, options, known.fault(), known);
    }
    Fault bug =
        Fault.of(FaultCode.INTERNAL, "beamstrap failed: " + failure)
            .cause("this is a bug of beamstrap")
            .remedy("run again with --debug and report the output with " + Version.line());
    return show(invocation, options, bug, failure);
  }

  private static int show(
      Invocation invocation, GlobalOptions options, Fault fault, Throwable failure) {
    PrintWriter err = invocation.err();
    if (options.json) {
      Optional<String> kind = Failure.behind(failure).map(known -> known.kind().id());
      invocation.out().println(Json.render(FaultText.document(fault, kind)));
    } else {
      Style style =
          Style.decide(options.colour, invocation.env(), invocation.terminal(), Verbosity.NORMAL);
      FaultText.lines(fault, style).forEach(err::println);
    }
    if (options.debug) {
      failure.printStackTrace(err);
    }
    return fault.code().exitStatus();
  }
}
