package dev.beamstrap.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * What became of one client on its way to one host.
 *
 * @param client who
 * @param link the last link that it came to: {@link Link#ANSWER} when all is well
 * @param verdict whether it passed, broke at {@code link}, or was not tried
 * @param detail what was seen, or why it was not tried
 * @param diagnosis the class of what broke
 */
public record Outcome(
    Client client, Link link, Verdict verdict, SafeText detail, Optional<Diagnosis> diagnosis) {

  /** How it ended. */
  public enum Verdict {
    PASSED,
    BROKEN,
    SKIPPED;

    /** The name in reports. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it came through. */
  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  static Outcome passed(Client client, SafeText detail) {
    return new Outcome(client, Link.ANSWER, Verdict.PASSED, detail, Optional.empty());
  }

  static Outcome broken(Client client, Link link, Diagnosis diagnosis, SafeText detail) {
    return new Outcome(client, link, Verdict.BROKEN, detail, Optional.of(diagnosis));
  }

  static Outcome skipped(Client client, SafeText why) {
    return new Outcome(client, Link.CONNECTION, Verdict.SKIPPED, why, Optional.empty());
  }
}
