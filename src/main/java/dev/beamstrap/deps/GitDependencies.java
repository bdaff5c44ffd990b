package dev.beamstrap.deps;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.StagedDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The Git dependencies of a lock, a few at once. */
final class GitDependencies {
  private static final int PARALLEL = 4;

  private final Path deps;
  private final Map<String, String> env;
  private final boolean offline;
  private final Reporter reporter;

  /**
   * Dependencies.
   *
   * @param deps the directory that they are checked out below
   * @param offline whether nothing may be fetched
   */
  GitDependencies(Path deps, Map<String, String> env, boolean offline, Reporter reporter) {
    this.deps = deps;
    this.env = env;
    this.offline = offline;
    this.reporter = reporter;
  }

  /** What is missing, one line each. */
  List<String> lacking(List<LockEntry.Git> locked) {
    return locked.stream()
        .flatMap(one -> new GitCheckout(one, deps, env).lacking().stream())
        .toList();
  }

  /** Fetches what is missing. */
  List<DepsReport.GitOutcome> fetch(List<LockEntry.Git> locked) {
    List<LockEntry.Git> missing =
        locked.stream()
            .filter(one -> new GitCheckout(one, deps, env).lacking().isPresent())
            .toList();
    if (!missing.isEmpty()) {
      if (offline) {
        throw missing(missing.get(0));
      }
      if (SearchPath.of(env).first("git").isEmpty()) {
        throw Fault.of(FaultCode.PROJECT_MISSING, "git is not installed")
            .cause("the lock has Git dependencies: " + missing.get(0).app())
            .remedy("install git and put it on PATH")
            .exception();
      }
      missing.forEach(one -> StagedDirectory.sweepBeside(deps.resolve(one.app())));
      fetchAll(missing);
    }
    List<DepsReport.GitOutcome> outcomes = new ArrayList<>();
    for (LockEntry.Git one : locked) {
      outcomes.add(
          new DepsReport.GitOutcome(one.app(), one.sha(), one.url(), missing.contains(one)));
    }
    return outcomes;
  }

  private void fetchAll(List<LockEntry.Git> missing) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(PARALLEL, missing.size()));
    try {
      Map<LockEntry.Git, Future<?>> running = new LinkedHashMap<>();
      for (LockEntry.Git one : missing) {
        running.put(one, pool.submit(() -> fetchOne(one)));
      }
      running.values().forEach(Prefetch::value);
    } finally {
      pool.shutdownNow();
    }
  }

  private void fetchOne(LockEntry.Git one) {
    String task = "git " + one.app();
    reporter.report(new Event.Started(task, one.app() + " from git", OptionalLong.empty()));
    new GitCheckout(one, deps, env).fetch();
    reporter.report(new Event.Finished(task, "at " + one.sha().substring(0, 7)));
  }

  private RuntimeException missing(LockEntry.Git one) {
    return Fault.of(FaultCode.OFFLINE_MISSING, one.app() + " is not checked out at " + one.sha())
        .cause("no network may be used, and it is a Git dependency")
        .remedy("run beamstrap deps once with network")
        .url(new SafeUrl(one.url()))
        .exception();
  }
}
