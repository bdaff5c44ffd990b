package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Erlang's httpc came to, as outcomes and findings. */
final class ErlangReview {
  private static final String THROUGH_GATEWAY = "beamstrap exec -- mix deps.get";

  private final Notebook notes;

  ErlangReview(Notebook notes) {
    this.notes = notes;
  }

  /** The visits with Erlang's outcomes added, and findings for what hinders it. */
  List<Visit> take(List<Visit> visits, ErlangProbe.Result result) {
    if (result.httpc().isEmpty() && !result.lacking().isEmpty()) {
      return visits;
    }
    List<Visit> all = new ArrayList<>();
    Map<Diagnosis, List<Visit>> found = new LinkedHashMap<>();
    for (Visit visit : visits) {
      if (!visit.trusted() || visit.failure().isPresent()) {
        all.add(visit);
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
      List<Outcome> outcomes = new ArrayList<>(visit.outcomes());
      outcomes.add(outcome);
      all.add(new Visit(visit.target(), visit.trace(), visit.failure(), outcomes));
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
          THROUGH_GATEWAY);
    } else if (cause == Elsewhere.OTP_KEY_USAGE) {
      draft.remedy(
          "Run it behind beamstrap's gateway; adding the authority to a trust store does not help, and"
              + " a newer OTP does only where the authority is not for OCSPSigning too.",
          THROUGH_GATEWAY);
    } else if (cause == Elsewhere.CLIENT_UNTRUSTED) {
      draft.remedy(
          "Run it behind beamstrap's gateway, which gives it the authorities that it needs.",
          THROUGH_GATEWAY);
    } else {
      draft.remedy("Run it behind beamstrap's gateway.", THROUGH_GATEWAY);
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
  void withoutErlang(List<Visit> visits) {
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
              THROUGH_GATEWAY);
    }
  }
}
