package dev.beamstrap.report;

/** Receives events. Implementations are safe to call from several threads at once. */
@FunctionalInterface
public interface Reporter {

  /** Takes note of an event; never throws, never blocks for long. */
  void report(Event event);

  /** A reporter that tells nobody. */
  static Reporter silent() {
    return event -> {};
  }

  /** Reports a line for people. */
  default void note(String text) {
    report(new Event.Noted(text));
  }

  /** Reports a line for people who asked for details. */
  default void detail(String text) {
    report(new Event.Detailed(text));
  }

  /** Reports a line that the user should not miss. */
  default void warn(String text) {
    report(new Event.Warned(text));
  }
}
