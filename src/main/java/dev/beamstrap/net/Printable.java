package dev.beamstrap.net;

/** Text from the other side, fit for one line of ours. */
final class Printable {
  private static final int MAX = 200;

  private Printable() {}

  /** One line of at most 200 characters, control characters replaced. */
  static String line(String text) {
    String clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return clean.length() <= MAX ? clean : clean.substring(0, MAX) + "…";
  }
}
