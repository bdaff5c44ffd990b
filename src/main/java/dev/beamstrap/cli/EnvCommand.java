package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.session.Persistence;
import dev.beamstrap.session.ShellEnvironment;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.EnvironmentText;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EnvironmentText.NAMES.iterator();
    }
  }

  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(
      names = "--shell",
      paramLabel = "NAME",
      completionCandidates = Shells.class,
      description = "bash (the default), sh, zsh, fish, json, dockerfile or github.")
  @Nullable String shell;

  @Option(
      names = "--persist",
      description = {
        "Write it down for the shells to come, once: into the files that GITHUB_ENV and GITHUB_PATH",
        "name, else the one that CLAUDE_ENV_FILE names, else the profile of SHELL."
      })
  boolean persist;

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
      String given = shell;
      EnvironmentText text = text(session, given == null ? "bash" : given);
      Surroundings world = session.surroundings();
      if (persist) {
        Environment environment =
            prefix == null ? new ShellEnvironment(world).lasting() : prefixed(session, prefix);
        said(
            session,
            new Persistence(invocation.env(), userHome())
                .write(environment, Optional.ofNullable(given)));
      } else {
        Environment environment =
            prefix == null ? new ShellEnvironment(world).current() : prefixed(session, prefix);
        session.print(text.of(environment).stripTrailing());
      }
      return 0;
    }
  }

  private static Environment prefixed(Session session, Path prefix) {
    return new ProjectEnvironment(session.surroundings()).ofPrefix(session.prefix(prefix));
  }

  private static EnvironmentText text(Session session, String shell) {
    return EnvironmentText.named(session.json() ? "json" : shell)
        .orElseThrow(
            () ->
                Fault.of(FaultCode.USAGE, "no shell is called " + shell)
                    .remedy("one of: " + String.join(", ", EnvironmentText.NAMES))
                    .exception());
  }

  private Path userHome() {
    String home = invocation.env().getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? invocation.properties().getOrDefault("user.home", "/") : home);
  }

  private static void said(Session session, List<Persistence.Written> files) {
    if (session.json()) {
      session.print(
          Map.of(
              "files",
              files.stream()
                  .map(
                      written ->
                          new TreeMap<>(
                              Map.of(
                                  "path", written.file().toString(),
                                  "changed", written.changed())))
                  .toList()));
      return;
    }
    for (Persistence.Written written : files) {
      session.print((written.changed() ? "wrote " : "has it already: ") + written.file());
    }
  }
}
