package dev.beamstrap.beam;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks over encoded terms. Every length is checked against the bytes that are left before anything
 * is allocated, and nesting is bounded, so garbage costs no more than its size.
 */
final class TermReader {
  private final byte[] buffer;
  private final int end;
  private int at;
  private boolean canonical = true;

  TermReader(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.at = from;
    this.end = to;
  }

  /** A reader that stands behind the 131 of {@code bytes}, inflated where they are compressed. */
  static TermReader open(byte[] bytes, int from, int to) {
    TermReader reader = new TermReader(bytes, from, to);
    if (reader.u8() != ExternalTerm.VERSION_MAGIC) {
      throw reader.fault("does not start with 131");
    }
    if (reader.at < to && (bytes[reader.at] & 0xff) == ExternalTerm.COMPRESSED) {
      reader.at++;
      long size = reader.u32() & 0xffffffffL;
      byte[] inflated = CompressedTerm.inflate(bytes, reader.at, to, size);
      return new TermReader(inflated, 0, inflated.length);
    }
    return reader;
  }

  byte[] buffer() {
    return buffer;
  }

  int position() {
    return at;
  }

  /** Whether everything skipped since the last call was written as {@link TermWriter} would. */
  boolean takeCanonical() {
    boolean was = canonical;
    canonical = true;
    return was;
  }

  void expectEnd() {
    if (at != end) {
      throw fault((end - at) + " bytes behind the term");
    }
  }

  /** The number of elements of the list that starts here; what follows are the elements. */
  int listHeader() {
    int tag = u8();
    if (tag == ExternalTerm.NIL) {
      return 0;
    }
    if (tag != ExternalTerm.LIST) {
      throw fault("not a list");
    }
    return count(1);
  }

  /** The end of a list of {@code count} elements. */
  void listEnd(int count) {
    if (count > 0 && u8() != ExternalTerm.NIL) {
      throw fault("an improper list");
    }
  }

  /** The number of elements of the list or tuple that starts here. */
  int elementsHeader() {
    int tag = buffer[at] & 0xff;
    if (tag == ExternalTerm.SMALL_TUPLE || tag == ExternalTerm.LARGE_TUPLE) {
      at++;
      return tag == ExternalTerm.SMALL_TUPLE ? u8() : count(1);
    }
    return listHeader();
  }

  Term term() {
    return term(0);
  }

  private Term term(int depth) {
    checkDepth(depth);
    int start = at;
    int tag = u8();
    switch (tag) {
      case ExternalTerm.SMALL_INTEGER:
        return new Term.Int(u8());
      case ExternalTerm.INTEGER:
        return new Term.Int((int) u32());
      case ExternalTerm.SMALL_BIG:
        return big(u8());
      case ExternalTerm.LARGE_BIG:
        return big(count(1));
      case ExternalTerm.NEW_FLOAT:
        return new Term.Float(finite());
      case ExternalTerm.ATOM_LATIN1, ExternalTerm.ATOM_UTF8:
        return atom(u16(), tag == ExternalTerm.ATOM_UTF8);
      case ExternalTerm.SMALL_ATOM_LATIN1, ExternalTerm.SMALL_ATOM_UTF8:
        return atom(u8(), tag == ExternalTerm.SMALL_ATOM_UTF8);
      case ExternalTerm.BINARY:
        int size = count(1);
        at += size;
        return Term.binary(buffer, at - size, at);
      case ExternalTerm.STRING:
        return string(u16());
      case ExternalTerm.NIL:
        return Term.EMPTY_LIST;
      case ExternalTerm.LIST:
        int length = count(1);
        List<Term> elements = terms(length, depth);
        listEnd(1);
        return new Term.TermList(elements);
      case ExternalTerm.SMALL_TUPLE:
        return new Term.Tuple(terms(u8(), depth));
      case ExternalTerm.LARGE_TUPLE:
        return new Term.Tuple(terms(count(1), depth));
      case ExternalTerm.MAP:
        return map(count(2), depth);
      default:
        skipOpaque(tag, depth);
        return new Term.Opaque(Arrays.copyOfRange(buffer, start, at));
    }
  }

  /** Walks over one term and checks it as {@link #term()} does, without building it. */
  void skip() {
    skip(0);
  }

  private void skip(int depth) {
    checkDepth(depth);
    int tag = u8();
    switch (tag) {
      case ExternalTerm.SMALL_INTEGER -> advance(1);
      case ExternalTerm.INTEGER -> {
        long value = (int) u32();
        canonical &= value < 0 || value > 255;
      }
      case ExternalTerm.SMALL_BIG -> skipBig(u8(), 4);
      case ExternalTerm.LARGE_BIG -> skipBig(count(1), 255);
      case ExternalTerm.NEW_FLOAT -> finite();
      case ExternalTerm.SMALL_ATOM_UTF8 -> skipAtom(u8());
      case ExternalTerm.ATOM_UTF8 -> {
        int size = u16();
        canonical &= size > 255;
        atom(size, true);
      }
      case ExternalTerm.ATOM_LATIN1 -> {
        canonical = false;
        atom(u16(), false);
      }
      case ExternalTerm.SMALL_ATOM_LATIN1 -> {
        canonical = false;
        atom(u8(), false);
      }
      case ExternalTerm.BINARY -> advance(count(1));
      case ExternalTerm.STRING -> {
        canonical = false;
        advance(u16());
      }
      case ExternalTerm.NIL -> {}
      case ExternalTerm.LIST -> {
        int length = count(1);
        canonical &= length > 0;
        skipAll(length, depth);
        listEnd(1);
      }
      case ExternalTerm.SMALL_TUPLE -> skipAll(u8(), depth);
      case ExternalTerm.LARGE_TUPLE -> {
        int arity = count(1);
        canonical &= arity > 255;
        skipAll(arity, depth);
      }
      case ExternalTerm.MAP -> skipMap(count(2), depth);
      default -> skipOpaque(tag, depth);
    }
  }

  private void skipAll(int count, int depth) {
    for (int i = 0; i < count; i++) {
      skip(depth + 1);
    }
  }

  private void skipMap(int pairs, int depth) {
    int keyFrom = at;
    int keyTo = at;
    for (int i = 0; i < pairs; i++) {
      int from = at;
      skip(depth + 1);
      canonical &= i == 0 || Arrays.compareUnsigned(buffer, keyFrom, keyTo, buffer, from, at) < 0;
      keyFrom = from;
      keyTo = at;
      skip(depth + 1);
    }
  }

  private void skipBig(int digits, int moreThan) {
    int sign = u8();
    advance(digits);
    canonical &= sign <= 1 && digits > moreThan && buffer[at - 1] != 0;
  }

  private void skipAtom(int size) {
    need(size);
    for (int i = at; i < at + size; i++) {
      if (buffer[i] < 0) {
        atom(size, true);
        return;
      }
    }
    at += size;
  }

  /** References, process identifiers and ports: a node's name and some bytes. */
  private void skipOpaque(int tag, int depth) {
    int words =
        tag == ExternalTerm.NEW_REFERENCE || tag == ExternalTerm.NEWER_REFERENCE ? u16() : 0;
    int tail =
        switch (tag) {
          case ExternalTerm.NEW_REFERENCE -> 1 + 4 * words;
          case ExternalTerm.NEWER_REFERENCE -> 4 + 4 * words;
          case ExternalTerm.PID -> 9;
          case ExternalTerm.NEW_PID -> 12;
          case ExternalTerm.PORT -> 5;
          case ExternalTerm.NEW_PORT -> 8;
          case ExternalTerm.V4_PORT -> 12;
          default -> throw fault("a term of the unknown or unsupported kind " + tag);
        };
    checkDepth(depth + 1);
    boolean before = canonical;
    int nodeTag = u8();
    switch (nodeTag) {
      case ExternalTerm.ATOM_LATIN1, ExternalTerm.ATOM_UTF8 ->
          atom(u16(), nodeTag == ExternalTerm.ATOM_UTF8);
      case ExternalTerm.SMALL_ATOM_LATIN1, ExternalTerm.SMALL_ATOM_UTF8 ->
          atom(u8(), nodeTag == ExternalTerm.SMALL_ATOM_UTF8);
      default -> throw fault("a node's name that is no atom");
    }
    canonical = before;
    advance(tail);
  }

  private List<Term> terms(int count, int depth) {
    List<Term> terms = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      terms.add(term(depth + 1));
    }
    return terms;
  }

  private Term map(int pairs, int depth) {
    Map<Term, Term> entries = new LinkedHashMap<>();
    for (int i = 0; i < pairs; i++) {
      Term key = term(depth + 1);
      if (entries.put(key, term(depth + 1)) != null) {
        throw fault("a map with the same key twice");
      }
    }
    return new Term.MapTerm(entries);
  }

  private Term string(int size) {
    need(size);
    List<Term> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(new Term.Int(buffer[at++] & 0xff));
    }
    return new Term.TermList(elements);
  }

  private Term big(int digits) {
    int sign = u8();
    need(digits);
    byte[] magnitude = new byte[digits];
    for (int i = 0; i < digits; i++) {
      magnitude[digits - 1 - i] = buffer[at++];
    }
    BigInteger value = new BigInteger(1, magnitude);
    return Term.integer(sign == 0 ? value : value.negate());
  }

  private double finite() {
    need(8);
    double value = ByteBuffer.wrap(buffer, at, 8).getDouble();
    at += 8;
    if (!Double.isFinite(value)) {
      throw fault("a floating point number that is not finite");
    }
    return value;
  }

  private Term.Atom atom(int size, boolean utf8) {
    need(size);
    String name;
    if (utf8) {
      name =
          StrictUtf8.decode(buffer, at, size).orElseThrow(() -> fault("an atom that is not UTF-8"));
    } else {
      name = new String(buffer, at, size, StandardCharsets.ISO_8859_1);
    }
    if (name.codePointCount(0, name.length()) > Term.Atom.MAX_CHARACTERS) {
      throw fault("an atom of more than " + Term.Atom.MAX_CHARACTERS + " characters");
    }
    at += size;
    return new Term.Atom(name);
  }

  private void checkDepth(int depth) {
    if (depth > ExternalTerm.MAX_DEPTH) {
      throw fault("a term nested more than " + ExternalTerm.MAX_DEPTH + " deep");
    }
  }

  private int u8() {
    need(1);
    return buffer[at++] & 0xff;
  }

  private int u16() {
    return u8() << 8 | u8();
  }

  private long u32() {
    need(4);
    long value = ByteBuffer.wrap(buffer, at, 4).getInt();
    at += 4;
    return value;
  }

  /** A count of things that take at least {@code least} bytes each. */
  private int count(int least) {
    long count = u32() & 0xffffffffL;
    if (count * least > end - at) {
      throw fault("a length of " + count + " where " + (end - at) + " bytes are left");
    }
    return (int) count;
  }

  private void advance(int size) {
    need(size);
    at += size;
  }

  private void need(int size) {
    if (size > end - at || size < 0) {
      throw fault("ends in the middle of a term");
    }
  }

  private BeamstrapException fault(String why) {
    return notATerm(why + ", at byte " + at);
  }

  static BeamstrapException notATerm(String why) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, "not an Erlang term: " + why).exception();
  }
}
