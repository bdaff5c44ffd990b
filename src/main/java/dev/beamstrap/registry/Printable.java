package dev.beamstrap.registry;

/** Foreign text made fit for a message. */
final class Printable {
  private static final int SHOWN = 60;

  private Printable() {}

  /** At most {@value #SHOWN} characters, without control characters. */
  static String of(String value) {
    StringBuilder out = new StringBuilder();
    value
        .codePoints()
        .limit(SHOWN)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return value.codePointCount(0, value.length()) > SHOWN
        ? out.append('…').toString()
        : out.toString();
  }
}
