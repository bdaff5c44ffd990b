package dev.beamstrap.elf;

import java.io.IOException;
import java.util.Arrays;

/**
 * Bytes that can be read at any place, so that a large file need not be loaded for a few headers.
 */
public interface ByteSource {

  /** How many bytes there are. */
  long size() throws IOException;

  /**
   * The bytes from {@code offset} on: {@code length} of them, or fewer where the source ends. Never
   * called with a negative offset or length.
   */
  byte[] read(long offset, int length) throws IOException;

  /** The bytes of an array. */
  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public byte[] read(long offset, int length) {
        int from = (int) Math.min(offset, bytes.length);
        int to = (int) Math.min((long) from + length, bytes.length);
        return Arrays.copyOfRange(bytes, from, to);
      }
    };
  }
}
