package dev.beamstrap.beam;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A term that stays encoded: a stretch of bytes that is known to be well-formed and in the
 * canonical encoding of {@link ExternalTerm}, so equal terms are equal stretches. It shares the
 * bytes that it was read from, which makes large tables cheap to carry from one file to another.
 */
public final class EncodedTerm implements Comparable<EncodedTerm> {
  private final byte[] buffer;
  private final int from;
  private final int to;

  private EncodedTerm(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.from = from;
    this.to = to;
  }

  /** Encodes a term. */
  public static EncodedTerm of(Term term) {
    TermWriter writer = new TermWriter();
    writer.term(term);
    byte[] bytes = writer.toBytes();
    return new EncodedTerm(bytes, 0, bytes.length);
  }

  /**
   * Checks one term that takes all of {@code bytes[from, to)}, including the leading 131. The bytes
   * must not be changed afterwards.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format}
   */
  public static EncodedTerm read(byte[] bytes, int from, int to) {
    TermReader reader = TermReader.open(bytes, from, to);
    EncodedTerm term = next(reader);
    reader.expectEnd();
    return term;
  }

  /**
   * Checks one list that takes all of {@code bytes[from, to)}, including the leading 131, and gives
   * its elements. The bytes must not be changed afterwards.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format}
   */
  public static List<EncodedTerm> readList(byte[] bytes, int from, int to) {
    TermReader reader = TermReader.open(bytes, from, to);
    int count = reader.listHeader();
    List<EncodedTerm> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(next(reader));
    }
    reader.listEnd(count);
    reader.expectEnd();
    return elements;
  }

  private static EncodedTerm next(TermReader reader) {
    int start = reader.position();
    reader.takeCanonical();
    reader.skip();
    return reader.takeCanonical()
        ? new EncodedTerm(reader.buffer(), start, reader.position())
        : of(new TermReader(reader.buffer(), start, reader.position()).term());
  }

  /** The term, decoded. */
  public Term term() {
    return new TermReader(buffer, from, to).term();
  }

  /** Whether this is a tuple. */
  public boolean isTuple() {
    int tag = buffer[from] & 0xff;
    return tag == ExternalTerm.SMALL_TUPLE || tag == ExternalTerm.LARGE_TUPLE;
  }

  /**
   * How many elements a tuple or list has.
   *
   * @throws dev.beamstrap.fault.BeamstrapException when it is neither
   */
  public int arity() {
    return new TermReader(buffer, from, to).elementsHeader();
  }

  /**
   * The elements of a tuple or list, still encoded.
   *
   * @throws dev.beamstrap.fault.BeamstrapException when it is neither
   */
  public List<EncodedTerm> elements() {
    TermReader reader = new TermReader(buffer, from, to);
    int count = reader.elementsHeader();
    List<EncodedTerm> elements = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      int start = reader.position();
      reader.skip();
      elements.add(new EncodedTerm(buffer, start, reader.position()));
    }
    return elements;
  }

  /**
   * One element of a tuple or list, still encoded; cheaper than all of them.
   *
   * @throws dev.beamstrap.fault.BeamstrapException when it is neither
   * @throws IndexOutOfBoundsException when it has no such element
   */
  public EncodedTerm element(int index) {
    TermReader reader = new TermReader(buffer, from, to);
    Objects.checkIndex(index, reader.elementsHeader());
    for (int i = 0; i < index; i++) {
      reader.skip();
    }
    int start = reader.position();
    reader.skip();
    return new EncodedTerm(buffer, start, reader.position());
  }

  /** How many bytes the term takes, without the leading 131. */
  public int size() {
    return to - from;
  }

  /** Puts the term, without the leading 131. */
  public void putInto(ByteBuffer target) {
    target.put(buffer, from, size());
  }

  /** How many bytes the list of {@code elements} takes, including the leading 131. */
  public static long listSize(Collection<EncodedTerm> elements) {
    long size = 2;
    for (EncodedTerm element : elements) {
      size += element.size();
    }
    return elements.isEmpty() ? size : size + 5;
  }

  /** Puts the list of {@code elements}, including the leading 131. */
  public static void putList(Collection<EncodedTerm> elements, ByteBuffer target) {
    target.put((byte) ExternalTerm.VERSION_MAGIC);
    if (!elements.isEmpty()) {
      target.put((byte) ExternalTerm.LIST).putInt(elements.size());
      elements.forEach(element -> element.putInto(target));
    }
    target.put((byte) ExternalTerm.NIL);
  }

  /** Orders by the encoded bytes: the same everywhere, but not Erlang's order of terms. */
  @Override
  public int compareTo(EncodedTerm other) {
    return Arrays.compareUnsigned(buffer, from, to, other.buffer, other.from, other.to);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedTerm term
        && Arrays.equals(buffer, from, to, term.buffer, term.from, term.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + buffer[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return TermText.print(term());
  }
}
