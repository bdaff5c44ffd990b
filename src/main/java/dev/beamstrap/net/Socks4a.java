package dev.beamstrap.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** SOCKS 4a: the address 0.0.0.1 says that the name follows. */
record Socks4a(ProxyAddress proxy) implements ProxyHandshake {
  private static final int GRANTED = 0x5a;

  @Override
  public void open(Wire wire, String host, int port) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {4, 1, (byte) (port >> 8), (byte) port, 0, 0, 0, 1});
    proxy
        .credentials()
        .ifPresent(known -> bytes.writeBytes(known.user().getBytes(StandardCharsets.UTF_8)));
    bytes.write(0);
    bytes.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
    bytes.write(0);
    wire.send(bytes.toByteArray());
    int version = wire.in().read();
    if (version < 0) {
      throw new TunnelException(
          FailureClass.PROXY_HUNG_UP, "the proxy closed the connection without an answer");
    }
    if (version != 0) {
      throw new TunnelException(
          FailureClass.PROXY_NOT_A_PROXY, "what answers there does not speak SOCKS 4a");
    }
    int reply = wire.octet();
    if (reply != GRANTED) {
      // Rule or failure: SOCKS 4 has one reply for both, so it is not tried again.
      throw new TunnelException(
          FailureClass.CONNECT_REFUSED, "the SOCKS proxy refused with reply " + reply);
    }
    wire.skip(6);
  }
}
