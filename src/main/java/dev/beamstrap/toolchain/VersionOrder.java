package dev.beamstrap.toolchain;

/**
 * The order of installed versions of any tool, by their names: numbers count as numbers, a
 * candidate ({@code 28.0-rc1}, {@code 1.19.0-rc.0}) comes before its release, {@code -otp-NN} after
 * the bare version, names without a leading number (branches) before all others.
 */
final class VersionOrder {
  private VersionOrder() {}

  static int compare(String a, String b) {
    boolean numberA = startsWithDigit(a);
    boolean numberB = startsWithDigit(b);
    if (numberA != numberB) {
      return numberA ? 1 : -1;
    }
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = digits(a, i);
        int endB = digits(b, j);
        int order = compareNumbers(a.substring(i, endA), b.substring(j, endB));
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else {
        int order = Integer.compare(rank(a, i), rank(b, j));
        if (order == 0) {
          order = Character.compare(a.charAt(i), b.charAt(j));
        }
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
    }
    return Integer.compare(rank(a, i), rank(b, j));
  }

  /** Whether a release begins with a prefix that ends where one of its parts ends. */
  static boolean matches(String version, String prefix) {
    if (!startsWithDigit(version) || isCandidate(version) || !version.startsWith(prefix)) {
      return false;
    }
    if (prefix.isEmpty() || prefix.length() == version.length()) {
      return true;
    }
    char next = version.charAt(prefix.length());
    return next == '.' || next == '-';
  }

  /** What follows at a place: a candidate, nothing, a suffix, a further number. */
  private static int rank(String version, int at) {
    if (at == version.length()) {
      return 1;
    }
    if (version.startsWith("-otp-", at)) {
      return 2;
    }
    return version.charAt(at) == '-' ? 0 : 3;
  }

  private static boolean isCandidate(String version) {
    int dash = version.indexOf('-');
    return dash >= 0 && !version.startsWith("-otp-", dash);
  }

  private static int compareNumbers(String a, String b) {
    String x = withoutZeros(a);
    String y = withoutZeros(b);
    return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
  }

  private static String withoutZeros(String number) {
    int i = 0;
    while (i < number.length() - 1 && number.charAt(i) == '0') {
      i++;
    }
    return number.substring(i);
  }

  private static int digits(String text, int from) {
    int to = from;
    while (to < text.length() && isDigit(text.charAt(to))) {
      to++;
    }
    return to;
  }

  private static boolean startsWithDigit(String text) {
    return !text.isEmpty() && isDigit(text.charAt(0));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
