package dev.beamstrap.project;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** A value that an Elixir literal can spell: what stands in lock files. */
public sealed interface ElixirTerm {

  /**
   * An atom; {@code nil}, {@code true} and {@code false} are atoms too.
   *
   * @param name without the colon; an alias {@code Foo.Bar} is {@code Elixir.Foo.Bar}
   */
  record Atom(String name) implements ElixirTerm {}

  /** A string (binary) of valid text. */
  record Text(String value) implements ElixirTerm {}

  /** A charlist, {@code 'abc'}. */
  record Charlist(String value) implements ElixirTerm {}

  /** An integer. */
  record Int(BigInteger value) implements ElixirTerm {}

  /** A tuple. */
  record Tuple(List<ElixirTerm> elements) implements ElixirTerm {
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /** A list; a keyword list is a list of pairs whose first element is an atom. */
  record Sequence(List<ElixirTerm> elements) implements ElixirTerm {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** A map, its pairs in the order of the text, duplicates included. */
  record Dictionary(List<Pair> pairs) implements ElixirTerm {
    public Dictionary {
      pairs = List.copyOf(pairs);
    }
  }

  /** A key of a map with its value. */
  record Pair(ElixirTerm key, ElixirTerm value) {}

  /** Whether this is the atom {@code name}. */
  default boolean isAtom(String name) {
    return this instanceof Atom atom && atom.name().equals(name);
  }

  /** Whether this is {@code nil}. */
  default boolean isNil() {
    return isAtom("nil");
  }

  /** The text, when this is a string. */
  default Optional<String> asText() {
    return this instanceof Text text ? Optional.of(text.value()) : Optional.empty();
  }

  /** The name, when this is an atom. */
  default Optional<String> asAtom() {
    return this instanceof Atom atom ? Optional.of(atom.name()) : Optional.empty();
  }

  /** The elements, when this is a list. */
  default Optional<List<ElixirTerm>> asList() {
    return this instanceof Sequence list ? Optional.of(list.elements()) : Optional.empty();
  }

  /** The elements, when this is a tuple. */
  default Optional<List<ElixirTerm>> asTuple() {
    return this instanceof Tuple tuple ? Optional.of(tuple.elements()) : Optional.empty();
  }

  /** The first value of {@code name}, when this is a keyword list that has it. */
  default Optional<ElixirTerm> keyword(String name) {
    if (this instanceof Sequence list) {
      for (ElixirTerm element : list.elements()) {
        if (element instanceof Tuple pair
            && pair.elements().size() == 2
            && pair.elements().get(0).isAtom(name)) {
          return Optional.of(pair.elements().get(1));
        }
      }
    }
    return Optional.empty();
  }

  /** The term as {@code inspect(term, limit: :infinity)} writes it, on one line. */
  default String inspect() {
    StringBuilder out = new StringBuilder();
    ElixirInspection.write(this, out);
    return out.toString();
  }
}
