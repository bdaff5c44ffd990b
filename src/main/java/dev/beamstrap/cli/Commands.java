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
              "env",
              "which",
              "list",
              "lock",
              "uninstall",
              "cache",
              "completion"));

  private Commands() {}

  /** Adds the commands of the given names. */
  static void add(
      CommandLine line, GlobalOptions options, Invocation invocation, Set<String> names) {
    for (String name : names) {
      line.addSubcommand(name, command(name, options, invocation));
    }
  }

  private static Object command(String name, GlobalOptions options, Invocation invocation) {
    return switch (name) {
      case "install" -> new InstallCommand(options, invocation);
      case "deps" -> new DepsCommand(options, invocation);
      case "doctor" -> new DoctorCommand(options, invocation);
      case "env" -> new EnvCommand(options, invocation);
      case "which" -> new WhichCommand(options, invocation);
      case "list" -> new ListCommand(options, invocation);
      case "lock" -> new LockCommand(options, invocation);
      case "uninstall" -> new UninstallCommand(options, invocation);
      case "cache" -> new CacheCommand(options, invocation);
      case "completion" -> new CompletionCommand(options, invocation);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
