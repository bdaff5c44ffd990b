package dev.beamstrap.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A compressed stream that counts what is taken from it, and knows whether a failure was its own.
 * It belongs to somebody else, so closing it does nothing.
 */
final class PackedInput extends FilterInputStream {
  /** Bytes that may be taken without unpacking to anything: a gzip header's texts, at most. */
  private static final long LONGEST_SILENCE = 1 << 20;

  private long count;
  private long heard;
  private boolean failed;

  PackedInput(InputStream in) {
    super(in);
  }

  /** Bytes taken so far. */
  long count() {
    return count;
  }

  /** Whether the stream itself threw what came out of the last read. */
  boolean failed() {
    return failed;
  }

  /** Says that all that was taken so far unpacked to something. */
  void heard() {
    heard = count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (count - heard > LONGEST_SILENCE) {
      throw Refusal.archive("more than 1 MiB of it unpacks to nothing");
    }
    failed = true;
    int read = in.read(bytes, offset, length);
    failed = false;
    count += Math.max(read, 0);
    return read;
  }

  @Override
  public long skip(long length) throws IOException {
    return length <= 0 ? 0 : Math.max(read(new byte[(int) Math.min(length, 8192)]), 0);
  }

  /** Nothing, so that nobody decides by it whether to go on. */
  @Override
  public int available() {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {}
}
