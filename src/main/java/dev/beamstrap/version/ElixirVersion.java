package dev.beamstrap.version;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version of Elixir and, where it is said, the OTP major that its beams were compiled with:
 * {@code 1.18.3}, {@code 1.20.0-rc.1-otp-28}.
 *
 * <p>Ordered by version, then the build without suffix before those with one, these by major.
 *
 * @param version Elixir's own version
 * @param otp NN of {@code -otp-NN}
 */
public record ElixirVersion(SemVer version, OptionalInt otp) implements Comparable<ElixirVersion> {
  private static final String SUFFIX = "-otp-";
  private static final int MOST_DIGITS = 3;

  /** The version that {@code text} spells, with or without a {@code v} before it, or empty. */
  public static Optional<ElixirVersion> parse(String text) {
    Split split = Split.of(text);
    if (split.suffix().isPresent() && split.otp().isEmpty()) {
      return Optional.empty();
    }
    return SemVer.parse(split.version())
        .filter(v -> v.build().isEmpty())
        .map(v -> new ElixirVersion(v, split.otp()));
  }

  /** One sentence saying why {@link #parse} does not take {@code text}; empty when it does. */
  public static Optional<String> objection(String text) {
    Split split = Split.of(text);
    if (split.suffix().isPresent() && split.otp().isEmpty()) {
      return Optional.of(
          "-otp-"
              + split.suffix().get()
              + " names no OTP major: Elixir is built per major, as in -otp-"
              + leadingMajor(split.suffix().get()));
    }
    return parse(text).isPresent()
        ? Optional.empty()
        : Optional.of(
            split.version() + " is not MAJOR.MINOR.PATCH, with -rc.N for release candidates");
  }

  private static String leadingMajor(String suffix) {
    int dot = suffix.indexOf('.');
    String major = dot < 0 ? "" : suffix.substring(0, dot);
    return major(major).isPresent() ? major : "27";
  }

  private static OptionalInt major(String text) {
    return Digits.canonical(text) && text.length() <= MOST_DIGITS
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** Whether this is a pre-release of Elixir. */
  public boolean preRelease() {
    return version.preRelease();
  }

  /**
   * Whether this version begins with the parts of {@code prefix}: {@code 1}, {@code 1.18} and
   * {@code 1.18-otp-27} match 1.18.3-otp-27, {@code 1.1} does not. A suffix must be equal; a prefix
   * without one matches all. Pre-releases match like their releases; a prefix that names one, such
   * as {@code 1.20.0-rc}, matches only those. A prefix that is no version matches nothing.
   */
  public boolean matchesPrefix(String prefix) {
    Split split = Split.of(prefix);
    if (split.suffix().isPresent() && (split.otp().isEmpty() || !split.otp().equals(otp))) {
      return false;
    }
    int dash = split.version().indexOf('-');
    String numbers = dash < 0 ? split.version() : split.version().substring(0, dash);
    List<Long> mine = List.of(version.major(), version.minor(), version.patch());
    String[] parts = numbers.split("\\.", 4);
    if (parts.length > 3 || (dash >= 0 && parts.length < 3)) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!Digits.canonical(parts[i]) || !parts[i].equals(String.valueOf(mine.get(i)))) {
        return false;
      }
    }
    if (dash < 0) {
      return true;
    }
    List<String> pre = List.of(split.version().substring(dash + 1).split("\\.", -1));
    return pre.size() <= version.pre().size() && version.pre().subList(0, pre.size()).equals(pre);
  }

  @Override
  public int compareTo(ElixirVersion other) {
    int byVersion = version.compareTo(other.version);
    return byVersion != 0 ? byVersion : Integer.compare(otp.orElse(-1), other.otp.orElse(-1));
  }

  /** The version without {@code v}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return otp.isPresent() ? version + SUFFIX + otp.getAsInt() : version.toString();
  }

  private record Split(String version, Optional<String> suffix) {
    static Split of(String text) {
      String rest = text.startsWith("v") ? text.substring(1) : text;
      int at = rest.indexOf(SUFFIX);
      return at < 0
          ? new Split(rest, Optional.empty())
          : new Split(rest.substring(0, at), Optional.of(rest.substring(at + SUFFIX.length())));
    }

    OptionalInt otp() {
      return suffix.map(ElixirVersion::major).orElse(OptionalInt.empty());
    }
  }
}
