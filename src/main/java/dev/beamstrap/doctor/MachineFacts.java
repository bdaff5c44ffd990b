package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.HostFacts;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What this machine is: C library, libcrypto, locale, clock. */
final class MachineFacts {
  private static final Duration TOLERATED = Duration.ofMinutes(5);

  private final Surroundings world;
  private final Notebook notes;

  MachineFacts(Surroundings world, Notebook notes) {
    this.world = world;
    this.notes = notes;
  }

  List<Fact> take() {
    HostFacts host = world.host().get();
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("system", host.system() + " " + host.architectureName()));
    facts.add(fact("c library", cLibrary(host.cLibrary())));
    facts.add(
        fact(
            "libcrypto",
            host.libcrypto().isEmpty()
                ? "none"
                : String.join(", ", host.libcrypto().stream().map(one -> one.soname()).toList())));
    String locale = locale(world.env());
    facts.add(fact("locale", locale.isEmpty() ? "not set" : locale));
    String lower = locale.toLowerCase(Locale.ROOT);
    if (!lower.contains("utf-8") && !lower.contains("utf8")) {
      notes
          .finding(
              Elsewhere.LOCALE,
              Weight.NOTE,
              "elixir",
              "the locale is not UTF-8, about which Elixir warns at every start")
          .evidence(locale.isEmpty() ? "LC_ALL, LC_CTYPE and LANG are not set" : locale)
          .remedy("Set it.", "export " + variable(world.env()) + "=C.UTF-8");
    }
    return facts;
  }

  /** The order is that of POSIX. */
  private static String locale(Map<String, String> env) {
    return env.getOrDefault(variable(env), "");
  }

  private static String variable(Map<String, String> env) {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      if (!env.getOrDefault(name, "").isEmpty()) {
        return name;
      }
    }
    return "LANG";
  }

  private static String cLibrary(CLibrary library) {
    return library instanceof CLibrary.Glibc glibc
        ? "glibc " + glibc.version()
        : library instanceof CLibrary.Musl ? "musl" : "unknown";
  }

  private Fact fact(String name, String value) {
    return new Fact(name, notes.safe(value));
  }

  /** Compares this clock with the {@code Date} of the first answer that has one. */
  void clock(List<Visit> visits) {
    Instant now = Clock.systemUTC().instant();
    for (Visit visit : visits) {
      Optional<Instant> theirs =
          visit
              .trace()
              .answer()
              .flatMap(answer -> Optional.ofNullable(answer.headers().get("date")))
              .flatMap(MachineFacts::date);
      if (theirs.isPresent()) {
        skew(notes, now, theirs.get(), visit.host());
        return;
      }
    }
    boolean dates =
        visits.stream()
            .anyMatch(
                visit ->
                    visit
                        .failure()
                        .map(failure -> failure.kind() == FailureClass.CERTIFICATE_DATES)
                        .orElse(false));
    if (dates) {
      notes
          .finding(
              Elsewhere.CLOCK_SKEW,
              Weight.NOTE,
              "clock",
              "certificates are not valid at the time that this clock shows")
          .evidence("it is " + now + " here")
          .remedy("Compare with another clock, and set this one.", "date -u");
    }
  }

  static void skew(Notebook notes, Instant ours, Instant theirs, String host) {
    Duration apart = Duration.between(theirs, ours);
    if (apart.abs().compareTo(TOLERATED) > 0) {
      notes
          .finding(
              Elsewhere.CLOCK_SKEW,
              Weight.HINDERS,
              "clock",
              "this clock is "
                  + apart.abs().toMinutes()
                  + " minutes "
                  + (apart.isNegative() ? "behind" : "ahead")
                  + "; certificates may seem expired, or not yet valid")
          .hosts(List.of(host))
          .evidence("it is " + ours + " here, and " + theirs + " there")
          .remedy("Set the clock, or tell whoever manages this machine.");
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
