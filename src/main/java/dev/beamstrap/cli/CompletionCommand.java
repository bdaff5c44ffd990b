package dev.beamstrap.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@Command(description = "Print a completion script for a shell.")
final class CompletionCommand implements Callable<Integer> {

  /** Shells that have completions. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  static final class Shells extends Words<Shell> {
    Shells() {
      super(Shell.class);
    }
  }

  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(
      paramLabel = "bash|zsh|fish",
      converter = Shells.class,
      completionCandidates = Shells.class,
      description = "bash: source <(beamstrap completion bash)")
  Shell shell = Shell.BASH;

  CompletionCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    CommandLine whole = new CommandLine(new GlobalOptions());
    Commands.add(whole, options, invocation, Commands.NAMES);
    // picocli's bash script also serves zsh, through bashcompinit, which it loads itself.
    invocation
        .out()
        .println(shell == Shell.FISH ? fish(whole) : AutoComplete.bash("beamstrap", whole));
    return 0;
  }

  private static String fish(CommandLine whole) {
    StringBuilder script = new StringBuilder("complete -c beamstrap -f\n");
    whole
        .getSubcommands()
        .forEach(
            (name, command) -> {
              script.append(
                  "complete -c beamstrap -n __fish_use_subcommand -a %s -d %s%n"
                      .formatted(name, quoted(description(command.getCommandSpec()))));
              wordLines(script, name, command.getCommandSpec());
              optionLines(script, name, command.getCommandSpec());
            });
    return script.toString().stripTrailing();
  }

  /** Words are offered until there is one; not the command's own name, which is there always. */
  private static void wordLines(StringBuilder script, String name, CommandSpec spec) {
    for (var parameter : spec.positionalParameters()) {
      List<String> others = new ArrayList<>(List.of(words(parameter).split(" ")));
      others.remove(name);
      String words = String.join(" ", others);
      if (!words.isEmpty()) {
        script.append(
            "complete -c beamstrap -n '%s; and not %s' -a %s%n"
                .formatted(
                    "__fish_seen_subcommand_from " + name,
                    "__fish_seen_subcommand_from " + words,
                    quoted(words)));
      }
    }
  }

  private static void optionLines(StringBuilder script, String name, CommandSpec spec) {
    for (var option : spec.options()) {
      Set<String> words = new TreeSet<>();
      for (String alias : option.names()) {
        words.add(alias.startsWith("--") ? "-l " + alias.substring(2) : "-s " + alias.substring(1));
      }
      script.append(
          "complete -c beamstrap -n '__fish_seen_subcommand_from %s' %s%s -d %s%n"
              .formatted(
                  name,
                  String.join(" ", words),
                  value(option),
                  quoted(String.join(" ", List.of(option.description())))));
    }
  }

  /** What follows an option: one of its words, a file, something that cannot be guessed. */
  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    String words = words(option);
    if (words.isEmpty()) {
      return option.type() == Path.class ? " -r -F" : " -x";
    }
    return " -x -a " + quoted(words);
  }

  private static String words(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null ? "" : String.join(" ", candidates);
  }

  private static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
