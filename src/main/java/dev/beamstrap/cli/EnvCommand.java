package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.EnvironmentText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Print what makes a shell find the project's tools.",
      "For use as: eval \"$(beamstrap env)\""
    })
final class EnvCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(
      names = "--shell",
      paramLabel = "NAME",
      description = "bash (also sh, zsh), fish, json, dockerfile or github.")
  String shell = "bash";

  @Option(
      names = "--prefix",
      paramLabel = "DIR",
      description = "For the tools that install --prefix DIR put there.")
  @Nullable Path prefix;

  EnvCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      EnvironmentText text =
          EnvironmentText.named(session.json() ? "json" : shell)
              .orElseThrow(
                  () ->
                      Fault.of(FaultCode.USAGE, "no shell is called " + shell)
                          .remedy("one of: bash, fish, json, dockerfile, github")
                          .exception());
      ProjectEnvironment project = new ProjectEnvironment(session.surroundings());
      Environment environment =
          prefix == null
              ? project.environment()
              : project.ofPrefix(session.directory().resolve(prefix).normalize());
      session.print(text.of(environment).stripTrailing());
      return 0;
    }
  }
}
