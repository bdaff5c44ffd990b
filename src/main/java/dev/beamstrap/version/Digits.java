package dev.beamstrap.version;

import java.util.OptionalLong;

/** Decimal numbers as versions write them: ASCII digits without leading zeros. */
final class Digits {
  /** Enough for a time stamp of milliseconds, and always within a long. */
  private static final int MOST = 18;

  private Digits() {}

  /** Whether {@code text} is one ASCII digit or more. */
  static boolean only(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether {@code text} is a number without leading zeros, however long. */
  static boolean canonical(String text) {
    return only(text) && (text.length() == 1 || text.charAt(0) != '0');
  }

  /** The number that {@code text} spells, or empty; more than 18 digits are no number. */
  static OptionalLong number(String text) {
    return canonical(text) && text.length() <= MOST
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Compares two canonical numbers of any length by value. */
  static int compare(String left, String right) {
    int byLength = Integer.compare(left.length(), right.length());
    return byLength != 0 ? byLength : left.compareTo(right);
  }
}
