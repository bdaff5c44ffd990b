package dev.beamstrap.doctor;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.net.Failure;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.PathProbe;
import dev.beamstrap.net.PathTrace;
import dev.beamstrap.net.Probing;
import dev.beamstrap.report.Reporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries every client on the way to every host, hosts side by side. The proxy is asked by hand
 * first: where it refuses, or cannot be reached, nobody else is sent to that host.
 *
 * <p>All of it shares one budget of time, so that a path on which everything hangs costs about as
 * much as one on which a single thing does. Each part of it is generous for a machine that is slow.
 */
final class Probes implements AutoCloseable {
  /** From the first packet to the last verdict. */
  static final Duration ALL = Duration.ofSeconds(10);

  /** One link of a walk by hand. */
  static final Duration LINK = Duration.ofSeconds(4);

  /** A whole walk; what is left of {@link #ALL} is for the clients. */
  static final Duration WALK = Duration.ofSeconds(6);

  /** One client; on a machine that is busy all of them at once take their time. */
  static final Duration CLIENT = Duration.ofSeconds(6);

  /** By how much what is started ends before those who wait for it. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  private static final int MOST_BYTES = 4 << 20;

  /**
   * A host that is being looked at.
   *
   * @param walk what is seen by hand
   * @param visit the same with what the clients come to
   */
  record Underway(Target target, Future<PathTrace> walk, Future<Visit> visit) {}

  private final NetSettings net;
  private final Map<String, String> env;
  private final Path directory;
  private final Notebook notes;
  private final PathProbe paths;
  private final Http http;
  private final Optional<Path> curl;
  private final Optional<Path> git;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
          });

  private final long begin = System.nanoTime();

  Probes(NetSettings net, Map<String, String> env, Path directory, Notebook notes) {
    this.net = net;
    this.env = env;
    this.directory = directory;
    this.notes = notes;
    this.paths = new PathProbe(net, LINK, WALK.minus(MARGIN));
    this.http = Probing.client(net, CLIENT);
    this.curl = SearchPath.of(env).first("curl");
    this.git = SearchPath.of(env).first("git");
  }

  PathProbe paths() {
    return paths;
  }

  /** Sets out to every host. */
  List<Underway> setOut(List<Target> targets, Reporter reporter) {
    List<Underway> all = new ArrayList<>();
    for (Target target : targets) {
      Future<PathTrace> walk = threads.submit(() -> paths.trace(target.url()));
      all.add(new Underway(target, walk, threads.submit(() -> visit(target, walk, reporter))));
    }
    return all;
  }

  /** The walks that came to an end in time. */
  List<PathTrace> walks(List<Underway> all) {
    return all.stream().flatMap(one -> result(one.walk(), rest(WALK)).stream()).toList();
  }

  /** All visits, in the order of their hosts. */
  List<Visit> visits(List<Underway> all) {
    return all.stream()
        .map(one -> result(one.visit(), rest(ALL)).orElseGet(() -> unfinished(one)))
        .toList();
  }

  /** How much of a share of the time is left; never negative. */
  Duration rest(Duration share) {
    return Duration.ofNanos(Math.max(0, share.toNanos() - (System.nanoTime() - begin)));
  }

  private Visit visit(Target target, Future<PathTrace> walk, Reporter reporter) {
    Optional<PathTrace> ended = result(walk, rest(WALK));
    if (ended.isEmpty()) {
      return unfinished(target, Optional.empty());
    }
    PathTrace trace = ended.get();
    if (!trace.open()) {
      SafeText why = notes.safe("the path is closed before it would be this client's turn");
      List<Outcome> outcomes = new ArrayList<>();
      Failure failure = trace.failure().orElseThrow();
      outcomes.add(
          Outcome.broken(
              Client.BEAMSTRAP,
              Links.of(failure.kind()),
              new Diagnosis.OnTheWay(failure.kind()),
              notes.safe(failure.evidence())));
      curl.ifPresent(path -> outcomes.add(Outcome.skipped(Client.CURL, why)));
      reporter.detail(target.host() + ": " + failure.kind().id());
      return new Visit(target, trace, trace.failure(), outcomes);
    }
    // It ends by itself a little earlier, and says where it hangs.
    Duration each = client().minusSeconds(1);
    Future<PathTrace> again = threads.submit(() -> paths.withEmptyTe(trace));
    Future<Optional<Failure>> own = threads.submit(() -> own(target));
    List<Future<Outcome>> others = new ArrayList<>();
    curl.ifPresent(
        path ->
            others.add(
                threads.submit(
                    () -> CurlProbe.run(path, target.url(), env, directory, each, notes))));
    if (target.host().equals("github.com")) {
      git.ifPresent(
          path ->
              others.add(threads.submit(() -> GitProbe.run(path, env, directory, each, notes))));
    }
    List<Outcome> outcomes = new ArrayList<>();
    Optional<Failure> failure =
        result(own, client()).orElseGet(() -> Optional.of(unfinished(target, trace)));
    outcomes.add(beamstrap(failure, trace));
    others.forEach(other -> result(other, client()).ifPresent(outcomes::add));
    reporter.detail(target.host() + ": " + failure.map(one -> one.kind().id()).orElse("passed"));
    return new Visit(target, result(again, client()).orElse(trace), failure, outcomes);
  }

  private Duration client() {
    Duration most = CLIENT.plusSeconds(1);
    Duration rest = rest(ALL.minus(MARGIN));
    return rest.compareTo(most) < 0 ? rest : most;
  }

  private Outcome beamstrap(Optional<Failure> failure, PathTrace trace) {
    if (failure.isPresent()) {
      FailureClass kind = failure.get().kind();
      return Outcome.broken(
          Client.BEAMSTRAP,
          Links.of(kind),
          new Diagnosis.OnTheWay(kind),
          notes.safe(failure.get().evidence()));
    }
    String status = trace.answer().map(answer -> "HTTP " + answer.status()).orElse("answered");
    return Outcome.passed(Client.BEAMSTRAP, notes.safe(status));
  }

  /** How beamstrap's own request fails; a 404 or the like is no failure of the path. */
  private Optional<Failure> own(Target target) {
    try {
      http.fetch(target.url(), Optional.empty(), MOST_BYTES);
      return Optional.empty();
    } catch (BeamstrapException e) {
      return Failure.behind(e)
          .filter(
              failure ->
                  switch (failure.kind()) {
                    case HTTP_MISSING, HTTP_UNEXPECTED, HTTP_FORBIDDEN, TOO_LARGE -> false;
                    default -> true;
                  });
    }
  }

  /** Where there was no time to the end: what the walk by hand saw says more than that. */
  private Failure unfinished(Target target, PathTrace trace) {
    return trace
        .failure()
        .orElseGet(() -> paths.tooLong(target.url(), FailureClass.TIMEOUT_FIRST_BYTE));
  }

  private Visit unfinished(Underway one) {
    return unfinished(one.target(), result(one.walk(), Duration.ZERO));
  }

  private Visit unfinished(Target target, Optional<PathTrace> walked) {
    Failure failure =
        walked
            .map(trace -> unfinished(target, trace))
            .orElseGet(() -> paths.tooLong(target.url(), FailureClass.TIMEOUT_CONNECT));
    PathTrace trace =
        walked.orElseGet(() -> PathTrace.nothing(target.url(), net.route(target.url()), failure));
    Outcome outcome =
        Outcome.broken(
            Client.BEAMSTRAP,
            Links.of(failure.kind()),
            new Diagnosis.OnTheWay(failure.kind()),
            notes.safe(failure.evidence()));
    return new Visit(target, trace, Optional.of(failure), List.of(outcome));
  }

  <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  /** What a piece of work came to; empty when it took too long. */
  static <T> Optional<T> result(Future<T> running, Duration most) {
    try {
      return Optional.of(running.get(most.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | CancellationException late) {
      running.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}
