package dev.beamstrap.version;

import dev.beamstrap.version.Requirement.Condition;
import dev.beamstrap.version.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads requirements with the tokens of Elixir's own lexer: operators end a version wherever they
 * stand, {@code and} and {@code or} need a space on both sides, any other space only separates.
 */
final class RequirementParser {
  private static final String AND = " and ";
  private static final String OR = " or ";

  private final String text;
  private final List<List<Condition>> alternatives = new ArrayList<>(List.of(new ArrayList<>()));
  private Optional<Operator> operator = Optional.empty();
  private boolean conditionOpen = true;

  private RequirementParser(String text) {
    this.text = text;
  }

  static Optional<Requirement> parse(String text) {
    RequirementParser parser = new RequirementParser(text);
    return parser.read()
        ? Optional.of(
            new Requirement(text, parser.alternatives.stream().map(List::copyOf).toList()))
        : Optional.empty();
  }

  private boolean read() {
    int at = 0;
    while (at < text.length()) {
      Optional<Map.Entry<Operator, Integer>> found = Operator.at(text, at);
      if (found.isPresent()) {
        if (!conditionOpen || operator.isPresent()) {
          return false;
        }
        operator = Optional.of(found.get().getKey());
        at += found.get().getValue();
      } else if (text.startsWith(AND, at) || text.startsWith(OR, at)) {
        if (conditionOpen) {
          return false;
        }
        boolean and = text.startsWith(AND, at);
        if (!and) {
          alternatives.add(new ArrayList<>());
        }
        conditionOpen = true;
        at += (and ? AND : OR).length();
      } else if (text.charAt(at) == ' ') {
        at++;
      } else {
        int end = endOfVersion(at);
        if (!conditionOpen || !close(text.substring(at, end))) {
          return false;
        }
        at = end;
      }
    }
    return !conditionOpen;
  }

  private int endOfVersion(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != ' ' && Operator.at(text, at).isEmpty()) {
      at++;
    }
    return at;
  }

  private boolean close(String version) {
    Operator wanted = operator.orElse(Operator.EQUAL);
    Optional<Condition> condition =
        SemVer.parse(version, wanted == Operator.COMPATIBLE)
            .map(v -> new Condition(wanted, v.version(), v.hasPatch()));
    condition.ifPresent(alternatives.get(alternatives.size() - 1)::add);
    operator = Optional.empty();
    conditionOpen = false;
    return condition.isPresent();
  }
}
