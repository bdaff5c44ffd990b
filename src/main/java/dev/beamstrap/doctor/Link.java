package dev.beamstrap.doctor;

import java.util.Locale;

/** The links of the path, in order. */
public enum Link {
  /** TCP to the proxy, or to the origin where there is no proxy. */
  CONNECTION,
  /** The proxy's consent. */
  TUNNEL,
  /** TLS with whoever answers for the origin. */
  TLS,
  /** The answer to a request. */
  ANSWER;

  /** The name in reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
