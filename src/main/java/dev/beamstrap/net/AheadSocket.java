package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A plain socket that reads as much as is there, and can send several writes at once. Java's TLS
 * asks for a record's five bytes and then for the rest of it, and sends each record by itself,
 * where one call of the system can bring or take several of them.
 */
public final class AheadSocket extends Socket implements ReadsAhead {
  private @Nullable Ahead ahead;
  private @Nullable Corked corked;

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

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    OutputStream out = super.getOutputStream();
    if (corked == null) {
      corked = new Corked(out);
    }
    return corked;
  }

  @Override
  public boolean recordAhead() {
    Ahead read = ahead;
    return read != null && read.recordAhead();
  }

  /**
   * From now on what is written may wait for what follows, until {@link #uncork} or until it is a
   * few dozen kilobytes. For the thread that writes.
   */
  public void cork() {
    if (corked != null) {
      corked.waits = true;
    }
  }

  /** Sends what waits. */
  public void uncork() throws IOException {
    if (corked != null) {
      corked.waits = false;
      corked.send();
    }
  }

  /** Used by one thread at a time. */
  private static final class Corked extends OutputStream {
    /** Enough for an answer's head. */
    private static final int FIRST = 2 << 10;

    /** Two of the largest records: as much as one read brings. */
    private static final int MOST = 36 << 10;

    private final OutputStream out;
    private byte[] waiting = {};
    private int count;
    private boolean waits;

    Corked(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (count + length > MOST) {
        send();
      }
      if (!waits || length > MOST) {
        out.write(bytes, offset, length);
        return;
      }
      if (count + length > waiting.length) {
        waiting = Arrays.copyOf(waiting, count + length > FIRST ? MOST : FIRST);
      }
      System.arraycopy(bytes, offset, waiting, count, length);
      count += length;
    }

    private void send() throws IOException {
      int all = count;
      count = 0;
      if (all > 0) {
        out.write(waiting, 0, all);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /**
   * Unlike {@link java.io.BufferedInputStream} without a lock, for which who closes would have to
   * wait. Used by one thread at a time.
   */
  private static final class Ahead extends InputStream {
    /** Enough for a request; most connections never have more to read at once. */
    private static final int FIRST = 4 << 10;

    private static final int MOST = 32 << 10;

    /** RFC 8446 5.1: type, version, and the length of what follows. */
    private static final int RECORD_HEADER = 5;

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

    boolean recordAhead() {
      int there = end - at - RECORD_HEADER;
      return there >= 0 && there >= ((buffer[at + 3] & 0xff) << 8 | buffer[at + 4] & 0xff);
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
