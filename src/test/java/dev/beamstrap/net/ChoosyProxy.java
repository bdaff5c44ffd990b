package dev.beamstrap.net;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A CONNECT proxy that looks at the ClientHello, and an origin behind it. JSSE sends the extension
 * extended_master_secret (23) without encrypt_then_mac (22); OpenSSL sends both.
 */
final class ChoosyProxy implements Closeable {
  static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("Choosy CA").build();

  /** What happens to a JVM's hello. */
  enum Manner {
    PASS,
    /** A fatal alert: handshake_failure. */
    ALERT,
    /** The same to everybody. */
    ALERT_TO_ALL,
    /** The connection ends. */
    CLOSE,
    /** The same to everybody. */
    CLOSE_TO_ALL,
    /** A good handshake, and 503 in Envoy's words to everything. */
    WORDS,
    /** The same to everybody. */
    WORDS_TO_ALL
  }

  private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};
  private static final String WORDS =
      "upstream connect error or disconnect/reset before headers. retried and the latest reset"
          + " reason: remote connection failure, transport failure reason: TLS_error";

  final LoopbackServer front;
  final HttpsServer origin;
  final HttpsServer envoy;

  /** Who said hello: {@code java} or {@code curl}. */
  final List<String> hellos = new CopyOnWriteArrayList<>();

  /** Requests that reached the origin. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * With what comes to its mind in the order of the connections.
   *
   * @param answers answers to the first CONNECTs, empty for 200
   */
  ChoosyProxy(Manner manner, String... answers) throws IOException {
    origin = server(200, "through", requests);
    envoy = server(503, WORDS, new CopyOnWriteArrayList<>());
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              self[0].head(socket);
              String answer =
                  connection < answers.length && !answers[connection].isEmpty()
                      ? answers[connection]
                      : "HTTP/1.1 200 OK\r\n\r\n";
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              if (answer.startsWith("HTTP/1.1 200")) {
                greet(socket, manner);
              }
            });
    front = self[0];
  }

  String address() {
    return "http://127.0.0.1:" + front.port();
  }

  private void greet(Socket socket, Manner manner) throws IOException {
    byte[] record = socket.getInputStream().readNBytes(5);
    if (record.length < 5) {
      return;
    }
    byte[] hello =
        socket.getInputStream().readNBytes(((record[3] & 0xff) << 8) | (record[4] & 0xff));
    boolean jvm = !extensions(hello).contains(22);
    hellos.add(jvm ? "java" : "curl");
    if (manner == Manner.CLOSE_TO_ALL || (jvm && manner == Manner.CLOSE)) {
      return;
    }
    if (manner == Manner.ALERT_TO_ALL || (jvm && manner == Manner.ALERT)) {
      socket.getOutputStream().write(HANDSHAKE_FAILURE);
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      return;
    }
    boolean words = manner == Manner.WORDS_TO_ALL || (jvm && manner == Manner.WORDS);
    int port = (words ? envoy : origin).getAddress().getPort();
    try (Socket behind = new Socket(LoopbackServer.IPV4, port)) {
      behind.getOutputStream().write(record);
      behind.getOutputStream().write(hello);
      Thread back = new Thread(() -> LoopbackServer.pipe(behind, socket));
      back.start();
      LoopbackServer.pipe(socket, behind);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** RFC 8446 4.1.2: version, random, session, suites, compression, extensions. */
  private static Set<Integer> extensions(byte[] hello) {
    ByteBuffer bytes = ByteBuffer.wrap(hello);
    bytes.position(4 + 2 + 32);
    bytes.position(bytes.get() + bytes.position());
    bytes.position(bytes.getShort() + bytes.position());
    bytes.position(bytes.get() + bytes.position());
    bytes.getShort();
    Set<Integer> kinds = new HashSet<>();
    while (bytes.remaining() >= 4) {
      kinds.add((int) bytes.getShort());
      int length = bytes.getShort();
      bytes.position(bytes.position() + length);
    }
    return kinds;
  }

  private static HttpsServer server(int status, String text, List<String> requests)
      throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LoopbackServer.IPV4, 0), 0);
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("builds.example.test")
            .addSubjectAlternativeName("repo.example.test")
            .build();
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            new HandshakeCertificates.Builder()
                .heldCertificate(leaf, AUTHORITY.certificate())
                .build()
                .sslContext()));
    server.createContext(
        "/",
        exchange -> {
          try (InputStream in = exchange.getRequestBody()) {
            String sent = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent);
          }
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          if (status == 503) {
            exchange.getResponseHeaders().add("Server", "envoy");
          }
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Override
  public void close() throws IOException {
    front.close();
    origin.stop(0);
    envoy.stop(0);
  }
}
