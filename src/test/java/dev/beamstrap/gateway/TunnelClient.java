package dev.beamstrap.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client made of bare sockets, so that every byte is the test's own. */
final class TunnelClient implements Closeable {
  private final Gateway gateway;
  final Socket socket;
  private Socket stream;

  TunnelClient(Gateway gateway) throws IOException {
    this.gateway = gateway;
    this.socket = new Socket(gateway.address().getAddress(), gateway.address().getPort());
    this.stream = socket;
    // So that a test that waits for nothing fails instead.
    socket.setSoTimeout(20_000);
  }

  static String credential(Gateway gateway) {
    return credential("beamstrap:" + gateway.token());
  }

  static String credential(String userAndPassword) {
    return "Proxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  /** CONNECT with the right credential; gives the answer's head. */
  String connect(String target) throws IOException {
    return connect(target, credential(gateway));
  }

  String connect(String target, String headers) throws IOException {
    Outside.send(
        socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + headers + "\r\n");
    return Outside.head(socket.getInputStream());
  }

  /** TLS that verifies the name against the gateway's authority. */
  TunnelClient tls(String host, String... protocols) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("gateway", gateway.authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, 443, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    stream = tls;
    return this;
  }

  static TunnelClient to(Gateway gateway, String host) throws Exception {
    TunnelClient client = new TunnelClient(gateway);
    String answer = client.connect(host + ":443");
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError(answer);
    }
    return client.tls(host);
  }

  Socket stream() {
    return stream;
  }

  TunnelClient send(String text) throws IOException {
    Outside.send(stream, text);
    return this;
  }

  String head() throws IOException {
    return Outside.head(stream.getInputStream());
  }

  String body(int length) throws IOException {
    return new String(stream.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  String rest() throws IOException {
    return new String(stream.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A head and the body that its Content-Length announces. */
  String answer() throws IOException {
    String head = head();
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    if (at < 0) {
      return head;
    }
    String length = head.substring(at + "content-length: ".length(), head.indexOf("\r\n", at));
    return head + body(Integer.parseInt(length));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
