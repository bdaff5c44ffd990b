package dev.beamstrap.doctor;

/**
 * Text without secrets, which is all that a report is made of. Only {@link Secrets} makes one, so
 * that nothing reaches a report unmasked.
 */
public final class SafeText {
  private static final int MAX = 2000;

  private final String text;

  /** Of text that {@link Secrets} has masked. */
  SafeText(String masked) {
    String clean = masked.replaceAll("[\\p{Cntrl}&&[^\\n]]+", " ").strip();
    this.text = clean.length() <= MAX ? clean : clean.substring(0, MAX) + "…";
  }

  /** The text; may have several lines. */
  public String text() {
    return text;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SafeText that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
