package dev.beamstrap.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A version of numbers and dots, as C libraries and their symbols have: {@code 2.36}, {@code
 * 3.4.0}.
 *
 * @param parts the numbers, most significant first; at least one
 */
public record DottedVersion(List<Integer> parts) implements Comparable<DottedVersion> {

  /** Copies its parts; an empty list is an {@link IllegalArgumentException}. */
  public DottedVersion {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a version needs a number");
    }
  }

  /** The version that {@code text} spells, or empty when it is not numbers and dots. */
  public static Optional<DottedVersion> parse(String text) {
    List<Integer> parts = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      if (part.isEmpty()
          || part.length() > 9
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      parts.add(Integer.parseInt(part));
    }
    return Optional.of(new DottedVersion(parts));
  }

  /** The version that {@code text} spells; anything else is an {@link IllegalArgumentException}. */
  public static DottedVersion of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a version: " + text));
  }

  /** Compares number by number; a missing number counts as zero. */
  @Override
  public int compareTo(DottedVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int mine = i < parts.size() ? parts.get(i) : 0;
      int theirs = i < other.parts.size() ? other.parts.get(i) : 0;
      if (mine != theirs) {
        return Integer.compare(mine, theirs);
      }
    }
    return 0;
  }

  /** Whether this version is {@code other} or newer. */
  public boolean atLeast(DottedVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return parts.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
