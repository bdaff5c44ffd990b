package dev.beamstrap.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a request while it comes in. Remembers whether the client failed to send it: that is
 * not the origin's fault. Read by one thread; what it remembers may be asked by another.
 */
final class ClientBody extends InputStream {
  private static final int MAX_LINE = 4 << 10;
  private static final int MAX_TRAILERS = 64 << 10;

  private final HttpInput in;
  private final boolean chunked;
  private final Start start;

  /** Bytes left of the body, or of the chunk. */
  private long left;

  private boolean started;
  private volatile boolean atEnd;
  private volatile boolean failed;
  private final AtomicLong count = new AtomicLong();

  /** Done before the first byte is read. */
  interface Start {
    void run() throws IOException;
  }

  ClientBody(HttpInput in, RequestHead.Framing framing, Start start) {
    this.in = in;
    this.chunked = framing instanceof RequestHead.Framing.Chunked;
    this.left = framing.length().orElse(0);
    this.atEnd = framing.isEmpty();
    this.start = start;
  }

  /** Whether all of it was read. */
  boolean atEnd() {
    return atEnd;
  }

  boolean failed() {
    return failed;
  }

  /** Bytes so far, without framing. */
  long count() {
    return count.get();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int got = read(one, 0, 1);
    return got < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (atEnd) {
      return -1;
    }
    boolean done = false;
    try {
      if (!started) {
        started = true;
        start.run();
        if (chunked) {
          beginChunk();
        }
      }
      if (atEnd) {
        done = true;
        return -1;
      }
      int got = in.read(buffer, offset, (int) Math.min(length, left));
      count.addAndGet(got);
      left -= got;
      if (left == 0) {
        afterPiece();
      }
      done = true;
      return got;
    } finally {
      if (!done) {
        failed = true;
      }
    }
  }

  private void afterPiece() throws IOException {
    if (!chunked) {
      atEnd = true;
      return;
    }
    lineEnd();
    beginChunk();
  }

  /**
   * RFC 9112 7.1: the size in hexadecimal digits, extensions ignored; trailers are not passed on.
   */
  private void beginChunk() throws IOException {
    String line = line(MAX_LINE);
    int semicolon = line.indexOf(';');
    String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
      throw new IOException("the client sends a malformed chunk");
    }
    left = Long.parseLong(digits, 16);
    if (left > 0) {
      return;
    }
    int trailers = 0;
    for (String trailer = line(MAX_LINE); !trailer.isEmpty(); trailer = line(MAX_LINE)) {
      trailers += trailer.length();
      if (trailers > MAX_TRAILERS) {
        throw new IOException("the client sends too many trailers");
      }
    }
    atEnd = true;
  }

  private String line(int most) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.octet(); octet != '\r'; octet = in.octet()) {
      if (octet == '\n' || line.length() == most) {
        throw new IOException("the client sends a malformed chunk");
      }
      line.append((char) octet);
    }
    if (in.octet() != '\n') {
      throw new IOException("the client sends a malformed chunk");
    }
    return line.toString();
  }

  private void lineEnd() throws IOException {
    if (in.octet() != '\r' || in.octet() != '\n') {
      throw new IOException("the client sends a malformed chunk");
    }
  }
}
