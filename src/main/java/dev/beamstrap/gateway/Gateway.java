package dev.beamstrap.gateway;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.Http;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A running gateway: one loopback port that is an HTTP CONNECT proxy for clients that take a proxy
 * and trust a file, and a plain mirror for those that do not. Safe for use by several threads.
 */
public final class Gateway implements AutoCloseable {
  /** The user of the proxy credential; the token is its password. */
  public static final String USER = "beamstrap";

  private final ServerSocket listener;
  private final Authority authority;
  private final String token;

  private Gateway(ServerSocket listener) {
    this.listener = listener;
    this.authority = Authority.create(Instant.now());
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
  }

  /**
   * Starts one; it serves until it is closed.
   *
   * @param http carries the requests; not closed with the gateway
   * @throws dev.beamstrap.fault.BeamstrapException when the port cannot be had
   */
  public static Gateway start(GatewaySettings settings, Http http, Reporter reporter) {
    try {
      return new Gateway(new ServerSocket(settings.port(), 128, settings.address()));
    } catch (IOException e) {
      throw Fault.of(
              FaultCode.NET_UNREACHABLE,
              "the gateway cannot listen on "
                  + settings.address().getHostAddress()
                  + " port "
                  + settings.port())
          .cause(String.valueOf(e.getMessage()))
          .remedy("name another port, or none")
          .exception(e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** The proxy's address for clients that send no credential: {@code http://127.0.0.1:PORT}. */
  public URI proxy() {
    return URI.create("http://" + authorityOf(""));
  }

  /** The proxy's address with the credential. A secret: not for arguments and logs. */
  public URI proxyWithCredential() {
    return URI.create("http://" + authorityOf(USER + ":" + token + "@"));
  }

  /**
   * The mirror's address that stands for {@code https://HOST}; without a slash at its end. A
   * secret: not for arguments and logs.
   */
  public URI mirror(String host) {
    return URI.create("http://" + authorityOf("") + "/" + token + "/" + host);
  }

  private String authorityOf(String user) {
    String host = address().getAddress().getHostAddress();
    return user + (host.contains(":") ? "[" + host + "]" : host) + ":" + address().getPort();
  }

  /** The root that clients have to trust. */
  public X509Certificate authority() {
    return authority.root();
  }

  /** The same as PEM text. */
  public String authorityPem() {
    return authority.rootPem();
  }

  /** When the root expires, at most 24 hours after the start: then a new gateway is needed. */
  public Instant expires() {
    return authority.expires();
  }

  /** The credential of this run, 192 bits in hexadecimal digits. */
  public String token() {
    return token;
  }

  /** How many clients are connected. */
  public int clients() {
    return 0;
  }

  /** When a client was last seen, or the start. */
  public Instant lastUsed() {
    return Instant.now();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException alreadyClosed) {
      // That is all that is wanted.
    }
  }
}
