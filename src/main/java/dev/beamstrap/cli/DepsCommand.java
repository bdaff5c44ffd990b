package dev.beamstrap.cli;

import dev.beamstrap.deps.Deps;
import dev.beamstrap.deps.DepsReport;
import dev.beamstrap.deps.DepsRequest;
import dev.beamstrap.fault.SafeUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Fetch the packages of the project, so that Mix, rebar3 and Gleam need no network.",
      "Reads mix.lock, rebar.lock and manifest.toml; fills the caches of the tools themselves."
    })
final class DepsCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(
      names = "--check",
      description = "Only say whether everything is there; exit status 12 when not.")
  boolean check;

  DepsCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      DepsReport report = new Deps(session.surroundings()).run(new DepsRequest(check));
      if (session.json()) {
        session.print(document(report));
      } else {
        session.print(line(report));
      }
      return 0;
    }
  }

  private static String line(DepsReport report) {
    long fetched =
        report.packages().stream().filter(DepsReport.PackageOutcome::fetched).count()
            + report.git().stream().filter(DepsReport.GitOutcome::fetched).count();
    int all = report.packages().size() + report.git().size();
    return all + " dependencies, " + fetched + " fetched, " + (all - fetched) + " cached";
  }

  private static Map<String, Object> document(DepsReport report) {
    List<Object> packages = new ArrayList<>();
    for (DepsReport.PackageOutcome outcome : report.packages()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", outcome.name());
      entry.put("version", outcome.version());
      entry.put("repo", outcome.repository());
      entry.put("status", outcome.fetched() ? "fetched" : "cached");
      entry.put("bytes", outcome.bytes());
      outcome.source().ifPresent(url -> entry.put("source", SafeUrl.of(url).text()));
      packages.add(entry);
    }
    List<Object> git = new ArrayList<>();
    for (DepsReport.GitOutcome outcome : report.git()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("app", outcome.app());
      entry.put("revision", outcome.revision());
      entry.put("status", outcome.fetched() ? "fetched" : "cached");
      entry.put("source", new SafeUrl(outcome.url()).text());
      git.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("packages", packages);
    document.put("git", git);
    document.put("written", report.written().stream().map(Object::toString).toList());
    return document;
  }
}
