package dev.beamstrap.net;

import dev.beamstrap.net.ProxyAddress.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** SOCKS 5 (RFC 1928) with user and password (RFC 1929); names go to the proxy unresolved. */
record Socks5(ProxyAddress proxy) implements ProxyHandshake {
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;

  @Override
  public void open(Wire wire, String host, int port) throws IOException {
    Optional<Credentials> credentials = proxy.credentials();
    wire.send(
        credentials.isPresent()
            ? new byte[] {5, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
            : new byte[] {5, 1, NO_AUTHENTICATION});
    if (first(wire) != 5) {
      throw new TunnelException(
          FailureClass.PROXY_NOT_A_PROXY, "what answers there does not speak SOCKS 5");
    }
    int method = wire.octet();
    if (method == USER_AND_PASSWORD && credentials.isPresent()) {
      authenticate(wire, credentials.get());
    } else if (method != NO_AUTHENTICATION) {
      throw new TunnelException(
          credentials.isPresent()
              ? FailureClass.PROXY_REFUSES_CREDENTIALS
              : FailureClass.PROXY_WANTS_CREDENTIALS,
          "the SOCKS proxy accepts none of our ways to authenticate");
    }
    wire.send(request(host, port));
    wire.octet();
    int reply = wire.octet();
    if (reply != 0) {
      throw refusal(reply);
    }
    wire.octet();
    int kind = wire.octet();
    int length = kind == 1 ? 4 : kind == 4 ? 16 : wire.octet();
    wire.skip(length + 2);
  }

  private static int first(Wire wire) throws IOException {
    int octet = wire.in().read();
    if (octet < 0) {
      throw new TunnelException(
          FailureClass.PROXY_HUNG_UP, "the proxy closed the connection without an answer");
    }
    return octet;
  }

  private static void authenticate(Wire wire, Credentials credentials) throws IOException {
    byte[] user = credentials.user().getBytes(StandardCharsets.UTF_8);
    byte[] password = credentials.password().getBytes(StandardCharsets.UTF_8);
    if (user.length > 255 || password.length > 255) {
      throw new TunnelException(
          FailureClass.PROXY_REFUSES_CREDENTIALS,
          "user or password is longer than SOCKS 5 can carry");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    bytes.write(user.length);
    bytes.writeBytes(user);
    bytes.write(password.length);
    bytes.writeBytes(password);
    wire.send(bytes.toByteArray());
    wire.octet();
    if (wire.octet() != 0) {
      throw new TunnelException(
          FailureClass.PROXY_REFUSES_CREDENTIALS, "the SOCKS proxy refuses the user or password");
    }
  }

  private static byte[] request(String host, int port) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {5, 1, 0});
    Optional<IpLiteral> literal = IpLiteral.parse(host);
    if (literal.isPresent()) {
      byte[] address = literal.get().address().getAddress();
      bytes.write(address.length == 4 ? 1 : 4);
      bytes.writeBytes(address);
    } else {
      byte[] name = host.getBytes(StandardCharsets.US_ASCII);
      if (name.length > 255) {
        throw new TunnelException(FailureClass.CONNECT_REFUSED, "the host name is too long");
      }
      bytes.write(3);
      bytes.write(name.length);
      bytes.writeBytes(name);
    }
    bytes.write(port >> 8);
    bytes.write(port);
    return bytes.toByteArray();
  }

  private static TunnelException refusal(int reply) {
    return switch (reply) {
      case 2 ->
          new TunnelException(
              FailureClass.DENIED_AT_CONNECT, "the SOCKS proxy's rules do not allow it");
      case 1 -> upstream("general failure");
      case 3 -> upstream("network unreachable");
      case 4 -> upstream("host unreachable");
      case 5 -> upstream("connection refused");
      case 6 -> upstream("time to live expired");
      default ->
          new TunnelException(
              FailureClass.CONNECT_REFUSED, "the SOCKS proxy refused with reply " + reply);
    };
  }

  private static TunnelException upstream(String reply) {
    return new TunnelException(
        FailureClass.UPSTREAM_UNREACHABLE, "the SOCKS proxy answered: " + reply);
  }
}
