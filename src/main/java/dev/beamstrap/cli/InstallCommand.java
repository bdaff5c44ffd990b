package dev.beamstrap.cli;

import dev.beamstrap.install.Install;
import dev.beamstrap.install.InstallReport;
import dev.beamstrap.install.InstallRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Install Erlang, Elixir, Hex and rebar3 in the versions that the project names.",
      "Without arguments reads .tool-versions, mise.toml and their kin, from here upwards."
    })
final class InstallCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(
      paramLabel = "TOOL@VERSION",
      arity = "0..*",
      description = "Such as erlang@27, elixir@1.18, elixir@latest.")
  List<String> tools = new ArrayList<>();

  @Option(
      names = "--prefix",
      paramLabel = "DIR",
      description = "Install into DIR/erlang, DIR/elixir and DIR/bin, for images.")
  @Nullable Path prefix;

  @Option(names = "--locked", description = "Take everything from beamstrap.lock, or fail.")
  boolean locked;

  @Option(names = "--dry-run", description = "Show the plan, change nothing.")
  boolean dryRun;

  @Option(
      names = "--allow-unverified",
      description = "Use artifacts without a known checksum; record what came in beamstrap.lock.")
  boolean allowUnverified;

  @Option(names = "--no-mix-tools", description = "Leave Hex and rebar3 alone.")
  boolean withoutMixTools;

  @Option(
      names = "--upgrade",
      description = "For latest and prefixes, look for newer versions than those installed.")
  boolean upgrade;

  InstallCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      InstallRequest request =
          new InstallRequest(
              tools,
              Optional.ofNullable(prefix).map(session::prefix),
              locked,
              dryRun,
              allowUnverified,
              !withoutMixTools,
              upgrade);
      InstallReport report = new Install(session.surroundings()).run(request);
      if (session.json()) {
        session.print(document(report));
      } else {
        lines(report).forEach(session::print);
        hint(report, request).ifPresent(session.reporter()::note);
      }
      return 0;
    }
  }

  private static List<String> lines(InstallReport report) {
    List<String> lines = new ArrayList<>();
    for (InstallReport.ToolOutcome tool : report.tools()) {
      lines.add(
          tool.tool()
              + (tool.version().isEmpty() ? "" : " " + tool.version())
              + " "
              + tool.status().name().toLowerCase(java.util.Locale.ROOT)
              + " "
              + tool.root());
      if (report.planned() && tool.source().isPresent()) {
        lines.add("  from " + tool.source().get());
      }
    }
    report
        .mixTools()
        .forEach(
            tool ->
                lines.add(
                    tool.name()
                        + (tool.version().isEmpty() ? "" : " " + tool.version())
                        + (tool.installed() ? " installed " : " present ")
                        + tool.path()));
    return lines;
  }

  private static Optional<String> hint(InstallReport report, InstallRequest request) {
    if (report.planned() || report.tools().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        request.prefix().isPresent()
            ? "put "
                + request.prefix().get().resolve("bin")
                + " on PATH, or add what `beamstrap env --prefix "
                + request.prefix().get()
                + " --shell dockerfile` prints"
            : "to use them: eval \"$(beamstrap env)\"");
  }

  private static Map<String, Object> document(InstallReport report) {
    List<Object> tools = new ArrayList<>();
    for (InstallReport.ToolOutcome tool : report.tools()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("tool", tool.tool());
      entry.put("version", tool.version());
      entry.put("status", tool.status().name().toLowerCase(java.util.Locale.ROOT));
      entry.put("path", tool.root().toString());
      tool.source().ifPresent(url -> entry.put("url", url.toString()));
      entry.put("bytes", tool.bytes());
      tools.add(entry);
    }
    List<Object> mix = new ArrayList<>();
    for (var tool : report.mixTools()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("tool", tool.name());
      entry.put("version", tool.version());
      entry.put("status", tool.installed() ? "installed" : "present");
      entry.put("path", tool.path().toString());
      mix.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("tools", tools);
    document.put("mix", mix);
    return document;
  }
}
