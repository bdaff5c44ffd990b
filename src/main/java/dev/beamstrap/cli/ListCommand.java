package dev.beamstrap.cli;

import dev.beamstrap.install.RemoteVersions;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "List what is installed, or with --remote what could be.",
    })
final class ListCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(names = "--remote", description = "The versions of TOOL that have a build for this host.")
  boolean remote;

  @Parameters(
      paramLabel = "TOOL",
      arity = "0..1",
      completionCandidates = ToolArgument.Names.class,
      description = "erlang, elixir, rebar or gleam; with --remote erlang where none is named.")
  @Nullable String tool;

  ListCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      if (remote) {
        remote(session);
      } else {
        installed(session);
      }
      return 0;
    }
  }

  private void installed(Session session) {
    Optional<Tool> wanted = Optional.ofNullable(tool).map(ToolArgument::parse);
    List<InstalledTool> tools = new ArrayList<>();
    Homes homes = session.surroundings().homes().get();
    Stream.concat(Stream.of(homes.data()), homes.readOnlyData().stream())
        .flatMap(home -> new Toolchains(home).list().stream())
        .filter(candidate -> wanted.isEmpty() || wanted.get() == candidate.tool())
        .forEach(tools::add);
    if (session.json()) {
      List<Object> entries = new ArrayList<>();
      for (InstalledTool candidate : tools) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("tool", candidate.tool().id());
        entry.put("version", candidate.version());
        entry.put("path", candidate.root().toString());
        entries.add(entry);
      }
      session.print(Map.of("tools", entries));
      return;
    }
    for (InstalledTool candidate : tools) {
      session.print(candidate.tool() + " " + candidate.version() + " " + candidate.root());
    }
    if (tools.isEmpty()) {
      session
          .reporter()
          .note(
              wanted
                  .map(
                      one ->
                          "no " + one + " is installed; list --remote " + one + " has its versions")
                  .orElse("nothing is installed; beamstrap install reads .tool-versions"));
    }
  }

  private void remote(Session session) {
    Tool wanted = ToolArgument.parse(tool == null ? "erlang" : tool);
    List<String> versions = new RemoteVersions(session.surroundings()).of(wanted);
    if (session.json()) {
      session.print(Map.of("tool", wanted.id(), "versions", List.copyOf(versions)));
    } else {
      versions.forEach(session::print);
    }
  }
}
