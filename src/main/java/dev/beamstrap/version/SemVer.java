package dev.beamstrap.version;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A version of a Hex package or of Elixir: {@code 1.18.3}, {@code 1.20.0-rc.1+build.5}.
 *
 * <p>Read as strictly as Elixir's {@code Version} does (elixir, lib/elixir/lib/version.ex): three
 * numbers without leading zeros, no {@code v}. Ordered by SemVer 2: build metadata does not count,
 * so versions that differ only there compare as 0 without being {@code equals}.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 * @param pre the identifiers of the pre-release, empty for a release
 * @param build the text after {@code +}, without it
 */
public record SemVer(long major, long minor, long patch, List<String> pre, Optional<String> build)
    implements Comparable<SemVer> {

  /**
   * Copies its identifiers; whatever could not be read back is {@link IllegalArgumentException}.
   */
  public SemVer {
    pre = List.copyOf(pre);
    if (major < 0 || minor < 0 || patch < 0 || !pre.stream().allMatch(SemVer::isPre)) {
      throw new IllegalArgumentException(
          "not a version: " + major + "." + minor + "." + patch + pre);
    }
  }

  /** A release of three numbers. */
  public static SemVer of(long major, long minor, long patch) {
    return new SemVer(major, minor, patch, List.of(), Optional.empty());
  }

  /** The version that {@code text} spells, or empty; a number has at most 18 digits. */
  public static Optional<SemVer> parse(String text) {
    return parse(text, false).map(Loose::version);
  }

  /** A version of two or three numbers, as {@code ~>} takes it. */
  record Loose(SemVer version, boolean hasPatch) {}

  static Optional<Loose> parse(String text, boolean patchOptional) {
    int plus = text.indexOf('+');
    String versionAndPre = plus < 0 ? text : text.substring(0, plus);
    int dash = versionAndPre.indexOf('-');
    String[] numbers =
        (dash < 0 ? versionAndPre : versionAndPre.substring(0, dash)).split("\\.", 4);
    boolean hasPatch = numbers.length == 3;
    if (!hasPatch && !(patchOptional && numbers.length == 2)) {
      return Optional.empty();
    }
    OptionalLong major = Digits.number(numbers[0]);
    OptionalLong minor = Digits.number(numbers[1]);
    OptionalLong patch = hasPatch ? Digits.number(numbers[2]) : OptionalLong.of(0);
    List<String> pre =
        dash < 0 ? List.of() : List.of(versionAndPre.substring(dash + 1).split("\\.", -1));
    Optional<String> build = plus < 0 ? Optional.empty() : Optional.of(text.substring(plus + 1));
    if (major.isEmpty()
        || minor.isEmpty()
        || patch.isEmpty()
        || !pre.stream().allMatch(SemVer::isPre)
        || !build.map(SemVer::isBuild).orElse(true)) {
      return Optional.empty();
    }
    SemVer version =
        new SemVer(major.getAsLong(), minor.getAsLong(), patch.getAsLong(), pre, build);
    return Optional.of(new Loose(version, hasPatch));
  }

  private static boolean isPre(String text) {
    return isIdentifier(text) && (!Digits.only(text) || Digits.canonical(text));
  }

  private static boolean isBuild(String text) {
    for (String part : text.split("\\.", -1)) {
      if (!isIdentifier(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= '0' && c <= '9')
                        || (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || c == '-');
  }

  /** Whether this is a pre-release. */
  public boolean preRelease() {
    return !pre.isEmpty();
  }

  @Override
  public int compareTo(SemVer other) {
    int byNumber = Long.compare(major, other.major);
    if (byNumber == 0) {
      byNumber = Long.compare(minor, other.minor);
    }
    if (byNumber == 0) {
      byNumber = Long.compare(patch, other.patch);
    }
    if (byNumber != 0) {
      return byNumber;
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return Boolean.compare(pre.isEmpty(), other.pre.isEmpty());
    }
    int shared = Math.min(pre.size(), other.pre.size());
    for (int i = 0; i < shared; i++) {
      int byIdentifier = compareIdentifiers(pre.get(i), other.pre.get(i));
      if (byIdentifier != 0) {
        return byIdentifier;
      }
    }
    return Integer.compare(pre.size(), other.pre.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftIsNumber = Digits.only(left);
    boolean rightIsNumber = Digits.only(right);
    if (leftIsNumber && rightIsNumber) {
      return Digits.compare(left, right);
    }
    return leftIsNumber || rightIsNumber
        ? Boolean.compare(rightIsNumber, leftIsNumber)
        : left.compareTo(right);
  }

  /** The version as it was written; {@link #parse} reads it back. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(major).append('.').append(minor);
    text.append('.').append(patch);
    if (!pre.isEmpty()) {
      text.append('-').append(String.join(".", pre));
    }
    build.ifPresent(b -> text.append('+').append(b));
    return text.toString();
  }
}
