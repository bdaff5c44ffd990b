package dev.beamstrap.net;

/** Which client carries the requests. */
public enum TransportChoice {
  /** Java's own, and curl for hosts on the way to which Java's TLS handshake is refused. */
  AUTO,
  /** Java's own only. */
  OKHTTP,
  /** curl only. */
  CURL
}
