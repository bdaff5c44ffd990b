package dev.beamstrap.beam;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The compressed form of a term: {@code 131 80 size:32} and a zlib stream of what follows 131. */
final class CompressedTerm {
  /** No compressed term may grow beyond this; the largest real cache is a tenth of it. */
  private static final int MOST = 256 << 20;

  private CompressedTerm() {}

  /**
   * The inflated bytes of {@code bytes[from, to)}.
   *
   * @param size how many the term claims to have
   */
  static byte[] inflate(byte[] bytes, int from, int to, long size) {
    if (size > MOST) {
      throw TermReader.notATerm("a compressed term of " + size + " bytes");
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, from, to - from);
      // Grows with what really comes out: the size that the term claims may be a lie.
      byte[] out = new byte[(int) Math.min(size, Math.max(64, (to - from) * 4L))];
      int done = 0;
      while (done < size) {
        if (done == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(size, out.length * 2L));
        }
        int step = inflater.inflate(out, done, out.length - done);
        if (step == 0) {
          throw TermReader.notATerm("a compressed term that is shorter than it says");
        }
        done += step;
      }
      if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw TermReader.notATerm("a compressed term that is longer than it says");
      }
      if (inflater.getRemaining() != 0) {
        throw TermReader.notATerm(inflater.getRemaining() + " bytes behind the compressed term");
      }
      return out;
    } catch (DataFormatException damaged) {
      throw TermReader.notATerm("a compressed term that cannot be inflated");
    } finally {
      inflater.end();
    }
  }
}
