package dev.beamstrap.gateway;

import dev.beamstrap.net.Header;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a message belongs to one connection and is not passed on (RFC 9110 7.6.1). Above all
 * {@code te}: OTP before 28.1 sends it empty, which HTTP/2 forbids, so that proxies which translate
 * fail (erlang/otp OTP-19760).
 */
final class Cleaning {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");
  private static final Set<String> REQUEST_FRAMING = Set.of("content-length", "expect", "host");

  private Cleaning() {}

  /** The request's headers for the way out, its framing apart, with that {@code Host}. */
  static List<Header> request(RequestHead head, String host) {
    List<Header> kept = new ArrayList<>();
    kept.add(new Header("Host", host));
    for (Header header : ofAllConnections(head.headers())) {
      String name = header.name().toLowerCase(Locale.ROOT);
      // rebar3 sends an empty If-None-Match.
      boolean empty = name.equals("if-none-match") && header.value().isEmpty();
      if (!empty && !REQUEST_FRAMING.contains(name)) {
        kept.add(header);
      }
    }
    return kept;
  }

  /**
   * The headers that are not for one connection only. What tells of the body, its length above all,
   * never is, whatever {@code Connection} names.
   */
  static List<Header> ofAllConnections(List<Header> headers) {
    Set<String> nominated = new HashSet<>();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase("connection")) {
        for (String name : header.value().split(",", -1)) {
          nominated.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    nominated.removeIf(name -> name.startsWith("content-"));
    return headers.stream()
        .filter(
            header -> {
              String name = header.name().toLowerCase(Locale.ROOT);
              return !HOP_BY_HOP.contains(name)
                  && !name.startsWith("proxy-")
                  && !nominated.contains(name);
            })
        .toList();
  }
}
