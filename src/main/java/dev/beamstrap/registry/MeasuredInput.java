package dev.beamstrap.registry;

import dev.beamstrap.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Counts and digests what is read, and ends where a limit does. Remembers a failure of the source,
 * so that it can be told from a defect of the bytes.
 */
final class MeasuredInput extends InputStream {
  private final InputStream in;
  private final long limit;
  private final MessageDigest digest = Sha256.digest();
  private long count;
  private boolean exceeded;
  private Optional<IOException> failure = Optional.empty();

  MeasuredInput(InputStream in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (exceeded) {
      return -1;
    }
    int read = readSource(buffer, offset, length);
    if (read <= 0) {
      return read;
    }
    count += read;
    if (count > limit) {
      exceeded = true;
      return -1;
    }
    digest.update(buffer, offset, read);
    return read;
  }

  private int readSource(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /** Reads to the end, or to the limit. Throws the source's failure, also an earlier one. */
  void drain() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    byte[] buffer = new byte[8192];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Counted and digested.
    }
  }

  /** Whether more than the limit came. */
  boolean exceeded() {
    return exceeded;
  }

  /** Bytes read. */
  long count() {
    return count;
  }

  /** The checksum of what was read; ends the measuring. */
  Sha256 digest() {
    return Sha256.ofBytes(digest.digest());
  }
}
