package dev.beamstrap.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A version of Erlang/OTP: {@code 27.3.4.1}, {@code 28.0-rc1}.
 *
 * <p>Ordered as OTP's own table of versions is: number by number, a missing number before any
 * number, a release candidate before its release.
 *
 * @param components the numbers, most significant first; at least one
 * @param candidate N of {@code -rcN}, or empty for a release
 */
public record OtpVersion(List<Integer> components, OptionalInt candidate)
    implements Comparable<OtpVersion> {
  private static final String TAG = "OTP-";
  private static final String CANDIDATE = "-rc";
  private static final int MOST_DIGITS = 9;
  private static final int MOST_COMPONENTS = 16;

  /** Copies its components; none, or a negative one, is an {@link IllegalArgumentException}. */
  public OtpVersion {
    components = List.copyOf(components);
    if (components.isEmpty() || components.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("not the numbers of an OTP version: " + components);
    }
  }

  /** The version that {@code text} spells, with or without {@code OTP-}, or empty. */
  public static Optional<OtpVersion> parse(String text) {
    String rest = text.startsWith(TAG) ? text.substring(TAG.length()) : text;
    OptionalInt candidate = OptionalInt.empty();
    int dash = rest.indexOf(CANDIDATE);
    if (dash >= 0) {
      candidate = number(rest.substring(dash + CANDIDATE.length()));
      if (candidate.isEmpty()) {
        return Optional.empty();
      }
      rest = rest.substring(0, dash);
    }
    List<Integer> components = new ArrayList<>();
    for (String part : rest.split("\\.", MOST_COMPONENTS)) {
      OptionalInt number = number(part);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      components.add(number.getAsInt());
    }
    return Optional.of(new OtpVersion(components, candidate));
  }

  private static OptionalInt number(String text) {
    OptionalLong number = text.length() > MOST_DIGITS ? OptionalLong.empty() : Digits.number(text);
    return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number.getAsLong());
  }

  /** The first number: what beams, documentation and Elixir's builds go by. */
  public int major() {
    return components.get(0);
  }

  /** Whether this is a release candidate. */
  public boolean preRelease() {
    return candidate.isPresent();
  }

  /**
   * Whether this version begins with the numbers of {@code prefix}: {@code 27} and {@code 27.3}
   * match 27.3.4.1, {@code 27.3} does not match 27.30. Release candidates match like their
   * releases; a prefix that names a candidate matches only that. A prefix that is no version
   * matches nothing.
   */
  public boolean matchesPrefix(String prefix) {
    Optional<OtpVersion> wanted = parse(prefix);
    if (wanted.isEmpty()) {
      return false;
    }
    if (wanted.get().preRelease()) {
      return equals(wanted.get());
    }
    List<Integer> numbers = wanted.get().components;
    return numbers.size() <= components.size()
        && components.subList(0, numbers.size()).equals(numbers);
  }

  @Override
  public int compareTo(OtpVersion other) {
    int shared = Math.min(components.size(), other.components.size());
    for (int i = 0; i < shared; i++) {
      int byNumber = Integer.compare(components.get(i), other.components.get(i));
      if (byNumber != 0) {
        return byNumber;
      }
    }
    int byLength = Integer.compare(components.size(), other.components.size());
    return byLength != 0
        ? byLength
        : Integer.compare(
            candidate.orElse(Integer.MAX_VALUE), other.candidate.orElse(Integer.MAX_VALUE));
  }

  /** The version without {@code OTP-}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    String numbers = components.stream().map(String::valueOf).collect(Collectors.joining("."));
    return candidate.isPresent() ? numbers + CANDIDATE + candidate.getAsInt() : numbers;
  }
}
