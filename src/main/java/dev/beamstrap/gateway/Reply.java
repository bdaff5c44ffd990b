package dev.beamstrap.gateway;

import dev.beamstrap.net.AheadSocket;
import dev.beamstrap.net.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes answers to one client, each write with its time. Used by one thread, but for {@link
 * #interim}, and the only one that writes to the client's socket.
 */
final class Reply {
  private final OutputStream out;
  private final AheadSocket socket;
  private final Vigil vigil;
  private final Duration stall;
  private boolean begun;

  /**
   * Answers.
   *
   * @param out leads to the client, by TLS or not
   * @param socket the client's, below it
   */
  Reply(OutputStream out, AheadSocket socket, Vigil vigil, Duration stall) {
    this.out = out;
    this.socket = socket;
    this.vigil = vigil;
    this.stall = stall;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    vigil.beginWriting(stall);
    try {
      out.write(bytes, offset, length);
      out.flush();
    } finally {
      vigil.endWriting();
    }
  }

  /** What is written from now on may wait for what follows. */
  void cork() {
    socket.cork();
  }

  /** Sends what waits. */
  void uncork() throws IOException {
    vigil.beginWriting(stall);
    try {
      socket.uncork();
    } finally {
      vigil.endWriting();
    }
  }

  void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  /** Another request is to be answered. */
  synchronized void next() {
    begun = false;
  }

  /** An interim answer, unless the answer has begun; by whoever reads the body. */
  synchronized void interim(String text) throws IOException {
    if (!begun) {
      text(text);
    }
  }

  /** Whether the answer to the last request has begun; interim ones do not count. */
  synchronized boolean hasBegun() {
    return begun;
  }

  void head(int status, String phrase, List<Header> headers) throws IOException {
    synchronized (this) {
      begun = true;
    }
    StringBuilder head =
        new StringBuilder("HTTP/1.1 ")
            .append(status)
            .append(' ')
            .append(phrase.isEmpty() ? Phrases.of(status) : phrase)
            .append("\r\n");
    for (Header header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    text(head.append("\r\n").toString());
  }

  /** A short text, after which the connection ends. */
  void plain(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    head(
        200,
        "",
        List.of(
            new Header("Content-Type", "text/plain; charset=utf-8"),
            new Header("Content-Length", Integer.toString(body.length)),
            new Header("Connection", "close")));
    write(body, 0, body.length);
  }

  /**
   * A refusal of our own.
   *
   * @param close whether the connection ends after it
   */
  void refusal(Refusal refusal, boolean withBody, boolean close) throws IOException {
    byte[] body = refusal.text().getBytes(StandardCharsets.UTF_8);
    List<Header> headers = new ArrayList<>(refusal.headers());
    headers.add(new Header("X-Beamstrap-Failure", refusal.id()));
    headers.add(new Header("Content-Type", "text/plain; charset=utf-8"));
    headers.add(new Header("Content-Length", Integer.toString(body.length)));
    if (close) {
      headers.add(new Header("Connection", "close"));
    }
    head(refusal.status(), "", headers);
    if (withBody) {
      write(body, 0, body.length);
    }
  }
}
