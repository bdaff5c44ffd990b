package dev.beamstrap.beam;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Erlang term: the kinds that files of Hex, rebar3 and Mix hold. Improper lists, funs and bit
 * strings are left out.
 *
 * <p>Values are immutable and compare as Erlang's {@code =:=} does, except that {@code 0.0} and
 * {@code -0.0} differ and that {@link Opaque} terms compare by their encoding.
 */
public sealed interface Term {

  /** The atom {@code nil}, Elixir's null. */
  Atom NIL_ATOM = new Atom("nil");

  /** The atom {@code true}. */
  Atom TRUE = new Atom("true");

  /** The atom {@code false}. */
  Atom FALSE = new Atom("false");

  /** The empty list. */
  TermList EMPTY_LIST = new TermList(List.of());

  /**
   * An atom.
   *
   * @param name the name, at most 255 characters; an Elixir module {@code Foo} is {@code
   *     Elixir.Foo}
   */
  record Atom(String name) implements Term {
    static final int MAX_CHARACTERS = 255;

    /** Refuses names that no Erlang node can hold with {@link IllegalArgumentException}. */
    public Atom {
      if (name.codePointCount(0, name.length()) > MAX_CHARACTERS) {
        throw new IllegalArgumentException("an atom of more than 255 characters");
      }
      if (!isUnicode(name)) {
        throw new IllegalArgumentException("an atom with an unpaired surrogate");
      }
    }

    private static boolean isUnicode(String name) {
      for (int i = 0; i < name.length(); i++) {
        if (Character.isSurrogate(name.charAt(i))) {
          return StandardCharsets.UTF_8.newEncoder().canEncode(name);
        }
      }
      return true;
    }
  }

  /**
   * An integer of at most 64 bits.
   *
   * @param value the number
   */
  record Int(long value) implements Term {}

  /**
   * An integer of more than 64 bits; {@link #integer(BigInteger)} chooses between the two.
   *
   * @param value the number
   */
  record BigInt(BigInteger value) implements Term {
    /** Refuses what an {@link Int} holds, so that equal numbers are equal terms. */
    public BigInt {
      if (value.bitLength() < Long.SIZE) {
        throw new IllegalArgumentException("fits into an Int: " + value);
      }
    }
  }

  /**
   * A floating point number.
   *
   * @param value the number, finite: Erlang has no others
   */
  record Float(double value) implements Term {
    /** Refuses infinities and NaN with {@link IllegalArgumentException}. */
    public Float {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("not a finite number: " + value);
      }
    }
  }

  /** A binary: any bytes. An Elixir string is one in UTF-8. */
  final class Binary implements Term {
    private final byte[] bytes;

    private Binary(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The bytes, copied. */
    public byte[] toBytes() {
      return bytes.clone();
    }

    /** How many bytes. */
    public int size() {
      return bytes.length;
    }

    /** The string that the bytes spell in UTF-8, or empty when they spell none. */
    public Optional<String> utf8() {
      return StrictUtf8.decode(bytes, 0, bytes.length);
    }

    byte[] shared() {
      return bytes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return TermText.print(this);
    }
  }

  /**
   * A tuple.
   *
   * @param elements its elements, in order
   */
  record Tuple(List<Term> elements) implements Term {
    /** Keeps a copy of the elements. */
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A proper list. What Erlang calls a string is one of code points.
   *
   * @param elements its elements, in order
   */
  record TermList(List<Term> elements) implements Term {
    /** Keeps a copy of the elements. */
    public TermList {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A map.
   *
   * @param entries its pairs; their order says nothing
   */
  record MapTerm(Map<Term, Term> entries) implements Term {
    /** Keeps a copy of the entries, in the order given. */
    public MapTerm {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value under the atom {@code key}. */
    public Optional<Term> get(String key) {
      return Optional.ofNullable(entries.get(new Atom(key)));
    }
  }

  /** A reference, process identifier or port, kept in the encoding that it came in. */
  final class Opaque implements Term {
    private final byte[] encoded;

    Opaque(byte[] encoded) {
      this.encoded = encoded;
    }

    byte[] shared() {
      return encoded;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Opaque opaque && Arrays.equals(encoded, opaque.encoded);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
      return "#Opaque<" + HexFormat.of().formatHex(encoded) + ">";
    }
  }

  /** The atom called {@code name}. */
  static Atom atom(String name) {
    return new Atom(name);
  }

  /** {@code true} or {@code false}. */
  static Atom bool(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** An integer. */
  static Int integer(long value) {
    return new Int(value);
  }

  /** An integer of any size. */
  static Term integer(BigInteger value) {
    return value.bitLength() < Long.SIZE ? new Int(value.longValue()) : new BigInt(value);
  }

  /** A binary of a copy of {@code bytes}. */
  static Binary binary(byte[] bytes) {
    return new Binary(bytes.clone());
  }

  /** A binary of a copy of part of {@code bytes}. */
  static Binary binary(byte[] bytes, int from, int to) {
    return new Binary(Arrays.copyOfRange(bytes, from, to));
  }

  /** The binary that spells {@code text} in UTF-8: an Elixir string. */
  static Binary binary(String text) {
    return new Binary(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A tuple. */
  static Tuple tuple(Term... elements) {
    return new Tuple(List.of(elements));
  }

  /** A list. */
  static TermList list(Term... elements) {
    return new TermList(List.of(elements));
  }

  /** A list. */
  static TermList list(List<? extends Term> elements) {
    return new TermList(List.copyOf(elements));
  }
}
