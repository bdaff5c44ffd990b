package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A plain socket that reads as much as is there. Java's TLS asks for a record's five bytes and then
 * for the rest of it: two calls of the system for each record, where one brings several of them.
 */
public final class AheadSocket extends Socket {
  private @Nullable Ahead ahead;

  /** Unconnected; ignores the JVM's own proxy settings. */
  public AheadSocket() {
    super(Proxy.NO_PROXY);
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    InputStream in = super.getInputStream();
    if (ahead == null) {
      ahead = new Ahead(in);
    }
    return ahead;
  }

  /**
   * Unlike {@link java.io.BufferedInputStream} without a lock, for which who closes would have to
   * wait. Used by one thread at a time.
   */
  private static final class Ahead extends InputStream {
    /** Enough for a request; most connections never have more to read at once. */
    private static final int FIRST = 4 << 10;

    private static final int MOST = 32 << 10;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST];
    private int at;
    private int end;

    Ahead(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == end && !fill()) {
        return -1;
      }
      int count = Math.min(length, end - at);
      System.arraycopy(buffer, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public int available() throws IOException {
      return end - at + in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private boolean fill() throws IOException {
      if (end == buffer.length && end < MOST) {
        buffer = new byte[MOST];
      }
      // Nothing is left to read should the socket fail.
      at = 0;
      end = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      return end > 0;
    }
  }
}
