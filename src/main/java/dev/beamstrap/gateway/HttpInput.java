package dev.beamstrap.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of one client, of which a bounded number is ever held. Used by one thread. */
final class HttpInput {
  static final int MAX_HEAD = 64 << 10;
  private static final int BUFFER = 16 << 10;

  private final InputStream in;
  private final Vigil vigil;
  private final GatewaySettings.Limits limits;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;

  HttpInput(InputStream in, Vigil vigil, GatewaySettings.Limits limits) {
    this.in = in;
    this.vigil = vigil;
    this.limits = limits;
  }

  /** The next byte, left in place, or -1 at the end. */
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : -1;
  }

  /** What was read and not used, which is used by that. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(buffer, at, end);
    at = end;
    return rest;
  }

  /** The next request's head; empty when the client closed instead. */
  Optional<RequestHead> head() throws IOException, Refusal {
    vigil.idle(limits.idle());
    try {
      if (isOver()) {
        return Optional.empty();
      }
      if (peek() == '\r') {
        // RFC 9112 2.2: an empty line before a request is to be ignored.
        at++;
        if (peek() == '\n') {
          at++;
        }
      }
      int first = peek();
      if (first < 0) {
        return Optional.empty();
      }
      vigil.begin(limits.head());
      if (first == 0x16) {
        throw Refusal.malformed("TLS is spoken here only after CONNECT");
      }
      if (first <= ' ' || first >= 0x7f) {
        throw Refusal.malformed("this is not HTTP");
      }
      return Optional.of(RequestHead.parse(upToEmptyLine()));
    } finally {
      vigil.end();
    }
  }

  /** Between two requests a client may leave as it likes, and httpc does without ending TLS. */
  private boolean isOver() {
    try {
      return peek() < 0;
    } catch (IOException left) {
      return true;
    }
  }

  private byte[] upToEmptyLine() throws IOException, Refusal {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    int matched = 0;
    while (matched < 4) {
      int octet = peek();
      if (octet < 0) {
        throw new EOFException("the client closed within a request's head");
      }
      at++;
      if (head.size() == MAX_HEAD) {
        throw Refusal.of(431, "gateway.request", "the request's head is larger than 64 KiB");
      }
      head.write(octet);
      boolean fits = octet == (matched % 2 == 0 ? '\r' : '\n');
      if (!fits && (octet == '\n' || matched % 2 == 1)) {
        throw Refusal.malformed("lines end with CR LF");
      }
      matched = fits ? matched + 1 : 0;
    }
    return Arrays.copyOf(head.toByteArray(), head.size() - 4);
  }

  /** A byte of a body. */
  int octet() throws IOException {
    if (at == end && !stalling()) {
      throw new EOFException("the client closed within a body");
    }
    return buffer[at++] & 0xff;
  }

  /** Bytes of a body, at least one. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (at == end && !stalling()) {
      throw new EOFException("the client closed within a body");
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, into, offset, count);
    at += count;
    return count;
  }

  /** Reads up to the end of the connection, or about so many bytes. */
  void discard(int most) throws IOException {
    for (int left = most - (end - at); left > 0 && fill(); left -= end) {
      at = end;
    }
  }

  private boolean stalling() throws IOException {
    vigil.begin(limits.stall());
    try {
      return fill();
    } finally {
      vigil.end();
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(0, count);
    return count > 0;
  }
}
