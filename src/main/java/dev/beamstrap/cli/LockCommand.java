package dev.beamstrap.cli;

import dev.beamstrap.install.WriteLock;
import dev.beamstrap.project.LockedTool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description =
        "Write beamstrap.lock: exact versions, addresses and SHA-256 of what the project asks for.")
final class LockCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(
      names = "--platform",
      paramLabel = "NAME",
      description = {
        "Lock for this platform instead of the host's; may be repeated.",
        "The lock is written anew and holds the platforms of this run alone."
      })
  List<String> platforms = new ArrayList<>();

  LockCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      WriteLock.Written written = new WriteLock(session.surroundings()).run(platforms);
      if (session.json()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", written.path().toString());
        document.put("changed", written.changed());
        document.put(
            "tools",
            written.lock().tools().stream()
                .map(tool -> (Object) Map.of("tool", tool.tool().id(), "version", tool.version()))
                .toList());
        session.print(document);
        return 0;
      }
      for (LockedTool tool : written.lock().tools()) {
        session.print(
            tool.tool() + " " + tool.version() + " (" + tool.artifacts().size() + " artifacts)");
      }
      session.reporter().note(written.path() + (written.changed() ? " written" : " is up to date"));
      return 0;
    }
  }
}
