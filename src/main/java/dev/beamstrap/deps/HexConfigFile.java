package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in a {@code hex.config}: Erlang terms {@code {Key, Value}.}
 *
 * @param values by key
 */
record HexConfigFile(Map<String, Term> values) {
  HexConfigFile {
    values = new LinkedHashMap<>(values);
  }

  static HexConfigFile empty() {
    return new HexConfigFile(Map.of());
  }

  /** Reads it; throws {@code project.syntax}. */
  static HexConfigFile parse(String name, byte[] content) {
    Map<String, Term> values = new LinkedHashMap<>();
    for (Term term : TermText.parse(name, content)) {
      if (term instanceof Term.Tuple pair
          && pair.elements().size() == 2
          && pair.elements().get(0) instanceof Term.Atom key) {
        values.put(key.name(), pair.elements().get(1));
      }
    }
    return new HexConfigFile(values);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).flatMap(HexConfigFile::text);
  }

  boolean isTrue(String key) {
    return Term.TRUE.equals(values.get(key));
  }

  Optional<Long> number(String key) {
    return values.get(key) instanceof Term.Int number
        ? Optional.of(number.value())
        : text(key).filter(text -> text.matches("\\d{1,9}")).map(Long::valueOf);
  }

  Optional<Term> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The entry of a repository. */
  Optional<Term.MapTerm> repository(String key) {
    return values.get("$repos") instanceof Term.MapTerm repositories
            && repositories.entries().get(Term.binary(key)) instanceof Term.MapTerm entry
        ? Optional.of(entry)
        : Optional.empty();
  }

  /** The repositories that have an entry. */
  List<String> repositories() {
    return values.get("$repos") instanceof Term.MapTerm repositories
        ? repositories.entries().keySet().stream().flatMap(key -> text(key).stream()).toList()
        : List.of();
  }

  /** A field of a map with atom or string keys. */
  static Optional<Term> field(Term map, String key) {
    return map instanceof Term.MapTerm entries
        ? entries.get(key).or(() -> Optional.ofNullable(entries.entries().get(Term.binary(key))))
        : Optional.empty();
  }

  /** The text that a binary or a list of characters spells. */
  static Optional<String> text(Term term) {
    if (term instanceof Term.Binary binary) {
      return binary.utf8();
    }
    if (term instanceof Term.TermList list && !list.elements().isEmpty()) {
      return characters(list.elements());
    }
    return Optional.empty();
  }

  private static Optional<String> characters(List<Term> elements) {
    StringBuilder text = new StringBuilder();
    for (Term element : elements) {
      if (!(element instanceof Term.Int point)
          || !Character.isValidCodePoint((int) point.value())) {
        return Optional.empty();
      }
      text.appendCodePoint((int) point.value());
    }
    return Optional.of(
        new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /** The file's text. */
  String render() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) ->
            text.append(TermText.print(Term.tuple(Term.atom(key), value))).append(".\n"));
    return text.toString();
  }
}
