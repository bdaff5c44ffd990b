package dev.beamstrap.version;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A requirement as Elixir and Hex write it: {@code ~> 2.1}, {@code >= 1.0.0 and < 2.0.0 or ==
 * 3.0.0}.
 *
 * <p>Grammar and meaning are those of Elixir's {@code Version} with {@code allow_pre: true}:
 * pre-releases match by their value, {@code and} binds tighter than {@code or}, no operator means
 * {@code ==} (elixir, lib/elixir/lib/version.ex).
 */
public final class Requirement {
  private final String text;
  private final List<List<Condition>> alternatives;

  Requirement(String text, List<List<Condition>> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  /** The requirement that {@code text} spells, or empty when Elixir would refuse it. */
  public static Optional<Requirement> parse(String text) {
    return RequirementParser.parse(text);
  }

  /** Whether {@code version} satisfies the requirement; build metadata does not count. */
  public boolean matches(SemVer version) {
    return alternatives.stream().anyMatch(all -> all.stream().allMatch(c -> c.holds(version)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Requirement requirement && requirement.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The requirement as it was written; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return text;
  }

  /** A comparison with one version. */
  record Condition(Operator operator, SemVer version, boolean hasPatch) {
    boolean holds(SemVer candidate) {
      int order = candidate.compareTo(version);
      return switch (operator) {
        case EQUAL -> order == 0;
        case UNEQUAL -> order != 0;
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case COMPATIBLE -> order >= 0 && candidate.compareTo(ceiling()) < 0;
      };
    }

    /** The lowest pre-release of the first version that is no longer compatible. */
    private SemVer ceiling() {
      long major = hasPatch ? version.major() : version.major() + 1;
      long minor = hasPatch ? version.minor() + 1 : 0;
      return new SemVer(major, minor, 0, List.of("0"), Optional.empty());
    }
  }

  /** The operators, longer spellings before those they begin with. */
  enum Operator {
    AT_LEAST(">="),
    AT_MOST("<="),
    COMPATIBLE("~>"),
    GREATER(">"),
    LESS("<"),
    EQUAL("=="),
    UNEQUAL("!=", "!");

    private final List<String> spellings;

    Operator(String... spellings) {
      this.spellings = List.of(spellings);
    }

    /**
     * The operator that stands in {@code text} at {@code from}, with the length of its spelling.
     */
    static Optional<Map.Entry<Operator, Integer>> at(String text, int from) {
      for (Operator operator : values()) {
        for (String spelling : operator.spellings) {
          if (text.startsWith(spelling, from)) {
            return Optional.of(Map.entry(operator, spelling.length()));
          }
        }
      }
      return Optional.empty();
    }
  }
}
