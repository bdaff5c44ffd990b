package dev.beamstrap.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body of announced length, during which its connection brings nothing else: what OkHttp has not
 * read of it yet can be at hand, too. Used by one thread.
 */
final class Http1Body extends FilterInputStream {
  private final Connection connection;
  private long left;

  /** What brings the body. */
  interface Connection {
    boolean isAtHand() throws IOException;
  }

  Http1Body(InputStream body, long length, Connection connection) {
    super(body);
    this.left = length;
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    left--;
    return octet;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    left -= Math.max(0, count);
    return count;
  }

  /** More than 0 when there are bytes that a read gets without waiting for the origin. */
  @Override
  public int available() throws IOException {
    if (left <= 0) {
      // The connection is another exchange's by now, or closed.
      return 0;
    }
    int read = super.available();
    return read > 0 ? read : connection.isAtHand() ? 1 : 0;
  }
}
