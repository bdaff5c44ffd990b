package dev.beamstrap.net;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to pass on as it is.
 *
 * @param method as it goes onto the wire
 * @param url https
 * @param headers in their order, duplicates kept, without those that concern one connection only;
 *     an {@code Accept-Encoding} goes through untouched, and without one {@code identity} is sent
 * @param body what is sent after them
 */
public record Outbound(String method, URI url, List<Header> headers, Optional<Body> body) {
  /** Copies the headers. */
  public Outbound {
    headers = List.copyOf(headers);
  }

  /**
   * A body that can be sent once.
   *
   * @param length its length in bytes, where known before
   * @param bytes read as they are sent, by the thread that sends the request
   */
  public record Body(OptionalLong length, InputStream bytes) {}
}
