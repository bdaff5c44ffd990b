package dev.beamstrap.net;

import java.io.IOException;

/** Asks a proxy, over a connection that stands, to connect it on to a target. */
interface ProxyHandshake {

  /**
   * Speaks with the proxy until the next byte belongs to the target.
   *
   * @param wire the connection to the proxy
   * @param host the target's name, or a literal without brackets; the proxy resolves it
   * @param port the target's port
   * @throws TunnelException when the proxy refuses
   */
  void open(Wire wire, String host, int port) throws IOException;

  /** How the proxy is asked. */
  static ProxyHandshake of(ProxyAddress proxy, String userAgent) {
    return switch (proxy.scheme()) {
      case HTTP -> new HttpConnect(proxy, userAgent);
      case HTTPS ->
          (wire, host, port) -> {
            // Not one byte in plain text to who expects TLS: the password would be among them.
            throw new TunnelException(
                FailureClass.PROXY_UNSUPPORTED,
                "Java's client does not speak TLS to the proxy itself");
          };
      case SOCKS5 -> new Socks5(proxy);
      case SOCKS4A -> new Socks4a(proxy);
    };
  }
}
