package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.Finding.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What Erlang's httpc came to, as outcomes and findings. */
final class ErlangReview {
  /** For Erlang itself to start and to end, beside what its requests take. */
  private static final Duration START = Duration.ofSeconds(2);

  private final Notebook notes;
  private final String throughGateway;
  private final Set<String> asked;
  private final Optional<Future<ErlangProbe.Result>> running;

  private ErlangReview(
      Notebook notes,
      String throughGateway,
      Set<String> asked,
      Optional<Future<ErlangProbe.Result>> running) {
    this.notes = notes;
    this.throughGateway = throughGateway;
    this.asked = asked;
    this.running = running;
  }

  /** A review where there is no Erlang, or nothing that it could be sent to. */
  static ErlangReview without(Notebook notes, String throughGateway) {
    return new ErlangReview(notes, throughGateway, Set.of(), Optional.empty());
  }

  /**
   * Starts an Erlang.
   *
   * @param throughGateway the command that helps where Erlang is refused
   * @param run given how long each request may take
   */
  static ErlangReview of(
      Notebook notes,
      String throughGateway,
      List<URI> targets,
      Probes probes,
      Function<Duration, ErlangProbe.Result> run) {
    Duration rest = probes.rest(Probes.ALL).minus(START);
    Duration each = rest.compareTo(Probes.CLIENT) < 0 ? rest : Probes.CLIENT;
    return new ErlangReview(
        notes,
        throughGateway,
        targets.stream().map(URI::getHost).collect(Collectors.toSet()),
        Optional.of(probes.start(() -> run.apply(each))));
  }

  /** The visits with Erlang's outcomes added, and findings for what hinders it. */
  List<Visit> take(List<Visit> visits, List<Fact> facts) {
    Optional<ErlangProbe.Result> result =
        running.flatMap(future -> Probes.result(future, Probes.CLIENT.plus(START).plus(START)));
    if (result.isEmpty()) {
      withoutErlang(visits);
      return visits;
    }
    result
        .get()
        .versions()
        .forEach((name, version) -> facts.add(new Fact("erlang " + name, notes.safe(version))));
    if (!result.get().lacking().isEmpty()) {
      facts.add(new Fact("erlang lacks", notes.safe(result.get().lacking())));
      withoutErlang(visits);
    }
    return take(visits, result.get());
  }

  private List<Visit> take(List<Visit> visits, ErlangProbe.Result result) {
    if (result.httpc().isEmpty() && !result.lacking().isEmpty()) {
      return visits;
    }
    // It says its versions before it asks for anything.
    boolean late = result.versions().isEmpty();
    List<Visit> all = new ArrayList<>();
    Map<Diagnosis, List<Visit>> found = new LinkedHashMap<>();
    for (Visit visit : visits) {
      if (!asked.contains(visit.host()) || visit.failure().isPresent()) {
        all.add(visit);
        continue;
      }
      if (late) {
        all.add(visit.with(Outcome.skipped(Client.ERLANG, notes.safe("it did not start in time"))));
        continue;
      }
      Optional<ErlangProbe.Seen> httpc = Optional.ofNullable(result.httpc().get(visit.host()));
      Optional<ErlangProbe.Seen> clean = Optional.ofNullable(result.clean().get(visit.host()));
      boolean te =
          visit.refusesEmptyTe()
              && ErlangVerdicts.sendsEmptyTe(result.versions().getOrDefault("inets", "?"));
      List<Diagnosis> causes = ErlangVerdicts.explain(httpc, clean, te);
      ErlangProbe.Seen seen = httpc.orElse(new ErlangProbe.Seen(0, "no answer in time"));
      causes.forEach(cause -> found.computeIfAbsent(cause, none -> new ArrayList<>()).add(visit));
      SafeText detail = notes.safe(words(seen));
      Outcome outcome =
          causes.isEmpty()
              ? Outcome.passed(Client.ERLANG, detail)
              : Outcome.broken(
                  Client.ERLANG, ErlangVerdicts.link(causes.get(0), seen), causes.get(0), detail);
      all.add(visit.with(outcome));
    }
    found.forEach((cause, hit) -> finding(cause, hit, result));
    return all;
  }

  private static String words(ErlangProbe.Seen seen) {
    if (seen.status() == 0) {
      return seen.words();
    }
    String words = seen.status() < 400 ? "" : PathVerdicts.firstWords(seen.words());
    return "HTTP " + seen.status() + (words.isEmpty() ? "" : ": " + words);
  }

  private void finding(Diagnosis cause, List<Visit> hit, ErlangProbe.Result result) {
    String host = hit.get(0).host();
    String inets = result.versions().getOrDefault("inets", "?");
    ErlangProbe.Seen httpc =
        Optional.ofNullable(result.httpc().get(host)).orElse(new ErlangProbe.Seen(0, ""));
    Notebook.Draft draft =
        notes
            .finding(cause, Weight.HINDERS, "erlang", summary(cause, result))
            .hosts(hit.stream().map(Visit::host).toList())
            .evidence(evidence(cause, httpc, result, host, inets));
    if (cause == Elsewhere.EMPTY_TE_REFUSED) {
      draft.remedy(
          "Run it behind beamstrap's gateway, which cleans the request (or use OTP 28.1 or newer).",
          throughGateway);
    } else if (cause == Elsewhere.OTP_KEY_USAGE) {
      draft.remedy(
          "Run it behind beamstrap's gateway; adding the authority to a trust store does not help, and"
              + " a newer OTP does only where the authority is not for OCSPSigning too.",
          throughGateway);
    } else if (cause == Elsewhere.CLIENT_UNTRUSTED) {
      draft.remedy(
          "Run it behind beamstrap's gateway, which gives it the authorities that it needs.",
          throughGateway);
    } else {
      draft.remedy("Run it behind beamstrap's gateway.", throughGateway);
    }
  }

  private static String summary(Diagnosis cause, ErlangProbe.Result result) {
    String otp = "OTP " + result.versions().getOrDefault("otp", "?");
    if (cause == Elsewhere.EMPTY_TE_REFUSED) {
      return "the path refuses the empty te: header that Erlang's httpc sends before inets 9.4.2"
          + " (OTP 28.1); other clients pass";
    }
    if (cause == Elsewhere.ERLANG_HELLO_REFUSED) {
      return "the path refuses Erlang's TLS handshake, whatever it then asks; other clients pass";
    }
    if (cause == Elsewhere.OTP_KEY_USAGE) {
      return otp
          + " refuses a certificate authority that other clients accept (key_usage_mismatch): a"
          + " defect of OTP, not a matter of trust";
    }
    if (cause == Elsewhere.CLIENT_UNTRUSTED) {
      return otp + " does not trust the authority that beamstrap trusts";
    }
    return "Erlang's httpc does not get through, where beamstrap does";
  }

  private static String evidence(
      Diagnosis cause,
      ErlangProbe.Seen httpc,
      ErlangProbe.Result result,
      String host,
      String inets) {
    String seen = "httpc of inets " + inets + ": " + words(httpc);
    if (cause == Elsewhere.ERLANG_HELLO_REFUSED) {
      ErlangProbe.Seen clean =
          Optional.ofNullable(result.clean().get(host))
              .orElse(new ErlangProbe.Seen(0, "no answer"));
      return seen + "; a clean request over OTP's TLS: " + words(clean);
    }
    if (cause == Elsewhere.EMPTY_TE_REFUSED) {
      return seen + "; the JVM's request passes, and fails with an empty te:";
    }
    return result.authorities().map(problem -> seen + "; authorities: " + problem).orElse(seen);
  }

  /** Where no Erlang is there to be tried: what is known of the path all the same. */
  private void withoutErlang(List<Visit> visits) {
    List<Visit> hit = visits.stream().filter(Visit::refusesEmptyTe).toList();
    if (!hit.isEmpty()) {
      notes
          .finding(
              Elsewhere.EMPTY_TE_REFUSED,
              Weight.HINDERS,
              "erlang",
              "the path refuses the empty te: header that Erlang's httpc sends before inets 9.4.2"
                  + " (OTP 28.1)")
          .hosts(hit.stream().map(Visit::host).toList())
          .evidence("the JVM's request passes, and fails with an empty te:")
          .remedy(
              "Run Mix, Hex and rebar3 behind beamstrap's gateway, which cleans the request (or use"
                  + " OTP 28.1 or newer).",
              throughGateway);
    }
  }
}
