package dev.beamstrap.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/** The commands by name, in the order of the help. */
final class Commands {
  static final Set<String> NAMES =
      new LinkedHashSet<>(
          List.of(
              "install",
              "deps",
              "doctor",
              "exec",
              "gateway",
              "env",
              "shims",
              "which",
              "list",
              "lock",
              "uninstall",
              "cache",
              "completion",
              "help",
              "version"));

  private Commands() {}

  /** Adds the commands of the given names. */
  static void add(
      CommandLine line, GlobalOptions options, Invocation invocation, Set<String> names) {
    for (String name : names) {
      CommandLine command = new CommandLine(command(name, options, invocation));
      // What follows the program's name is the program's.
      command.setStopAtPositional(name.equals("exec"));
      line.addSubcommand(name, command);
    }
  }

  private static Object command(String name, GlobalOptions options, Invocation invocation) {
    return switch (name) {
      case "install" -> new InstallCommand(options, invocation);
      case "deps" -> new DepsCommand(options, invocation);
      case "doctor" -> new DoctorCommand(options, invocation);
      case "exec" -> new ExecCommand(options, invocation);
      case "gateway" -> new GatewayCommand(options, invocation);
      case "env" -> new EnvCommand(options, invocation);
      case "shims" -> new ShimsCommand(options, invocation);
      case "which" -> new WhichCommand(options, invocation);
      case "list" -> new ListCommand(options, invocation);
      case "lock" -> new LockCommand(options, invocation);
      case "uninstall" -> new UninstallCommand(options, invocation);
      case "cache" -> new CacheCommand(options, invocation);
      case "completion" -> new CompletionCommand(options, invocation);
      case "help" -> new HelpCommand(invocation);
      case "version" -> new VersionCommand(invocation);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
