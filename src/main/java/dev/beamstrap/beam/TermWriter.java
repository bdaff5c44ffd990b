package dev.beamstrap.beam;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes terms in the one canonical encoding that {@link ExternalTerm} describes. */
final class TermWriter {
  private byte[] buffer = new byte[128];
  private int at;

  byte[] toBytes() {
    return Arrays.copyOf(buffer, at);
  }

  void write(int value) {
    room(1);
    buffer[at++] = (byte) value;
  }

  void term(Term term) {
    term(term, 0);
  }

  private void term(Term term, int depth) {
    if (depth > ExternalTerm.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a term nested more than " + ExternalTerm.MAX_DEPTH + " deep");
    }
    // No pattern switch: the sources are Java 17.
    if (term instanceof Term.Atom atom) {
      atom(atom);
    } else if (term instanceof Term.Int integer) {
      integer(integer.value());
    } else if (term instanceof Term.BigInt big) {
      big(big.value());
    } else if (term instanceof Term.Float number) {
      write(ExternalTerm.NEW_FLOAT);
      u64(Double.doubleToLongBits(number.value()));
    } else if (term instanceof Term.Binary binary) {
      write(ExternalTerm.BINARY);
      u32(binary.size());
      bytes(binary.shared());
    } else if (term instanceof Term.Tuple tuple) {
      if (tuple.elements().size() < 256) {
        write(ExternalTerm.SMALL_TUPLE);
        write(tuple.elements().size());
      } else {
        write(ExternalTerm.LARGE_TUPLE);
        u32(tuple.elements().size());
      }
      terms(tuple.elements(), depth);
    } else if (term instanceof Term.TermList list) {
      if (!list.elements().isEmpty()) {
        write(ExternalTerm.LIST);
        u32(list.elements().size());
        terms(list.elements(), depth);
      }
      write(ExternalTerm.NIL);
    } else if (term instanceof Term.MapTerm map) {
      map(map, depth);
    } else if (term instanceof Term.Opaque opaque) {
      bytes(opaque.shared());
    }
  }

  private void terms(List<Term> terms, int depth) {
    for (Term term : terms) {
      term(term, depth + 1);
    }
  }

  private void map(Term.MapTerm map, int depth) {
    record Pair(byte[] key, Term value) {}
    List<Pair> pairs = new ArrayList<>(map.entries().size());
    map.entries()
        .forEach(
            (key, value) -> {
              TermWriter keyWriter = new TermWriter();
              keyWriter.term(key, depth + 1);
              pairs.add(new Pair(keyWriter.toBytes(), value));
            });
    pairs.sort((one, other) -> Arrays.compareUnsigned(one.key(), other.key()));
    write(ExternalTerm.MAP);
    u32(pairs.size());
    for (Pair pair : pairs) {
      bytes(pair.key());
      term(pair.value(), depth + 1);
    }
  }

  private void atom(Term.Atom atom) {
    byte[] name = atom.name().getBytes(StandardCharsets.UTF_8);
    if (name.length < 256) {
      write(ExternalTerm.SMALL_ATOM_UTF8);
    } else {
      write(ExternalTerm.ATOM_UTF8);
      write(name.length >> 8);
    }
    write(name.length);
    bytes(name);
  }

  private void integer(long value) {
    if (value >= 0 && value < 256) {
      write(ExternalTerm.SMALL_INTEGER);
      write((int) value);
    } else if (value == (int) value) {
      write(ExternalTerm.INTEGER);
      u32((int) value);
    } else {
      big(BigInteger.valueOf(value));
    }
  }

  private void big(BigInteger value) {
    byte[] magnitude = value.abs().toByteArray();
    int skipped = magnitude[0] == 0 ? 1 : 0;
    int digits = magnitude.length - skipped;
    if (digits < 256) {
      write(ExternalTerm.SMALL_BIG);
      write(digits);
    } else {
      write(ExternalTerm.LARGE_BIG);
      u32(digits);
    }
    write(value.signum() < 0 ? 1 : 0);
    for (int i = magnitude.length - 1; i >= skipped; i--) {
      write(magnitude[i]);
    }
  }

  private void u32(int value) {
    write(value >> 24);
    write(value >> 16);
    write(value >> 8);
    write(value);
  }

  private void u64(long value) {
    u32((int) (value >> 32));
    u32((int) value);
  }

  private void bytes(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void room(int more) {
    if (more > buffer.length - at) {
      buffer = Arrays.copyOf(buffer, Math.max(at + more, buffer.length * 2));
    }
  }
}
