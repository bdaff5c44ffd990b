package dev.beamstrap.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy, and where its address came from.
 *
 * @param scheme how the proxy is spoken to
 * @param host its name or literal address, never resolved before a connection is made; an IPv6
 *     literal has no brackets
 * @param port its port
 * @param credentials what the address had before its {@code @}
 * @param origin the variable or property that named it, for example {@code HTTPS_PROXY}
 */
public record ProxyAddress(
    Scheme scheme, String host, int port, Optional<Credentials> credentials, String origin) {

  /** The kinds of proxies that beamstrap speaks to; all of them get names, not addresses. */
  public enum Scheme {
    /** HTTP with CONNECT, in plain text up to the proxy. */
    HTTP,
    /** HTTP with CONNECT inside of TLS to the proxy itself; only curl speaks it. */
    HTTPS,
    /** SOCKS 5 (RFC 1928), names resolved by the proxy. */
    SOCKS5,
    /** SOCKS 4a, names resolved by the proxy. */
    SOCKS4A;

    /** Whether the proxy never sees HTTP. */
    boolean isSocks() {
      return this == SOCKS5 || this == SOCKS4A;
    }

    /** As it stands in an address. */
    public String text() {
      return this == SOCKS5 ? "socks5h" : name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A user and password that never print.
   *
   * @param user the user, decoded
   * @param password the password, decoded; empty when the address had none
   */
  public record Credentials(String user, String password) {
    /** The value of a Basic {@code Proxy-Authorization} header (RFC 7617, UTF-8). */
    String basic() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** Host and port, with brackets where the host is an IPv6 literal. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The address with its credentials masked. */
  @Override
  public String toString() {
    return scheme.text() + "://" + (credentials.isPresent() ? "***@" : "") + authority();
  }
}
