package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each way of failing is to curl, and so to us: real exchanges of the real curl. */
class CurlFailuresTest {
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final String TUNNEL = "HTTP/1.1 200 OK\r\n\r\n";

  @TempDir static Path dir;
  private final List<String> socks = new CopyOnWriteArrayList<>();

  private static Failure failure(Route route, String url, Duration silence) throws IOException {
    return failure(
        route, url, new Timings(silence, silence, silence, silence, Duration.ZERO, Duration.ZERO));
  }

  private static Failure failure(Route route, String url, Timings timings) throws IOException {
    Path bundle = Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
    NetSettings settings =
        NetSettings.from(
                Map.of(
                    "PATH",
                    System.getenv("PATH"),
                    "TMPDIR",
                    dir.toString(),
                    "SSL_CERT_FILE",
                    bundle.toString()),
                Map.of())
            .transport(TransportChoice.CURL);
    URI target = URI.create(url);
    Ask ask = new Ask("GET", target, HttpUrl.get(url), route, List.of(), Optional.empty(), false);
    try (Transports transports = new Transports(settings, Reporter.silent(), timings)) {
      return catchThrowableOfType(
              NetException.class,
              () -> {
                try (Answer answer = transports.send(ask, end -> {})) {
                  answer.body().readAllBytes();
                }
              })
          .failure();
    }
  }

  private static Failure failure(Route route, String url) throws IOException {
    return failure(route, url, Duration.ofSeconds(5));
  }

  private static Route direct() {
    return new Route.Direct("no proxy is set");
  }

  private static Route through(String address) {
    return ProxyVariables.parse("HTTPS_PROXY", address);
  }

  private static LoopbackServer proxy(LoopbackServer.Script afterwards, String answer)
      throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, n) -> {
              self[0].head(socket);
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              afterwards.run(socket, n);
            });
    return self[0];
  }

  private static LoopbackServer proxy(String answer) throws IOException {
    return proxy((socket, n) -> {}, answer);
  }

  private static void hear(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static int freePort() throws IOException {
    try (LoopbackServer gone = new LoopbackServer((socket, n) -> {})) {
      return gone.port();
    }
  }

  @Test
  void whatCannotBeReached() throws IOException {
    int free = freePort();
    assertThat(failure(direct(), "https://127.0.0.1:" + free + "/").kind())
        .isEqualTo(FailureClass.CONNECTION_REFUSED);
    assertThat(failure(direct(), "https://nowhere.invalid/").kind())
        .isEqualTo(FailureClass.NAME_UNRESOLVABLE);
    assertThat(failure(through("http://127.0.0.1:" + free), "https://x.example.test/").kind())
        .isEqualTo(FailureClass.PROXY_UNREACHABLE);
    assertThat(failure(through("http://nowhere.invalid:1"), "https://x.example.test/").kind())
        .isEqualTo(FailureClass.PROXY_UNRESOLVABLE);
    assertThat(failure(through("socks5h://127.0.0.1:" + free), "https://x.example.test/").kind())
        .isEqualTo(FailureClass.PROXY_UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://, 403 Forbidden, DENIED_AT_CONNECT",
    "http://, 451 Unavailable For Legal Reasons, DENIED_AT_CONNECT",
    "http://, 407 Proxy Authentication Required, PROXY_WANTS_CREDENTIALS",
    "http://me:no@, 407 Proxy Authentication Required, PROXY_REFUSES_CREDENTIALS",
    "http://me:no@, 401 Unauthorized, PROXY_REFUSES_CREDENTIALS",
    "http://, 502 Bad Gateway, UPSTREAM_UNREACHABLE",
    "http://, 503 Service Unavailable, UPSTREAM_UNREACHABLE",
    "http://, 405 Method Not Allowed, CONNECT_REFUSED",
  })
  void whatProxiesAnswerToConnect(String start, String answer, FailureClass kind)
      throws IOException {
    try (LoopbackServer proxy =
        proxy(
            "HTTP/1.1 "
                + answer
                + "\r\nProxy-Authenticate: Basic realm=x\r\nX-Squid-Error: ERR_X 0\r\n"
                + "Content-Length: 3\r\n\r\nno\n")) {
      Failure failure =
          failure(through(start + "127.0.0.1:" + proxy.port()), "https://x.example.test/");
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.status()).hasValue(Integer.parseInt(answer.substring(0, 3)));
      assertThat(failure.evidence()).contains(answer, "ERR_X 0");
      assertThat(proxy.heads).hasSize(1);
      assertThat(proxy.heads.get(0)).startsWith("CONNECT x.example.test:443 HTTP/1.1\r\n");
    }
  }

  @Test
  void proxiesThatHangUpOrAreSilent() throws IOException {
    try (LoopbackServer proxy = proxy("")) {
      assertThat(
              failure(through("http://127.0.0.1:" + proxy.port()), "https://x.example.test/")
                  .kind())
          .isEqualTo(FailureClass.PROXY_HUNG_UP);
    }
    try (LoopbackServer proxy = proxy((socket, n) -> hear(socket), "")) {
      assertThat(
              failure(
                      through("http://127.0.0.1:" + proxy.port()),
                      "https://x.example.test/",
                      Duration.ofMillis(60))
                  .kind())
          .isEqualTo(FailureClass.TIMEOUT_TUNNEL);
    }
  }

  @Test
  void handshakesThatEnd() throws IOException {
    try (LoopbackServer proxy =
        proxy((socket, n) -> socket.getInputStream().readNBytes(100), TUNNEL)) {
      assertThat(
              failure(through("http://127.0.0.1:" + proxy.port()), "https://x.example.test/")
                  .kind())
          .isEqualTo(FailureClass.HANDSHAKE_CLOSED);
    }
    try (LoopbackServer proxy =
        proxy(
            (socket, n) -> {
              socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
              hear(socket);
            },
            TUNNEL)) {
      Failure failure =
          failure(through("http://127.0.0.1:" + proxy.port()), "https://x.example.test/");
      assertThat(failure.kind()).isEqualTo(FailureClass.HANDSHAKE_REFUSED);
      assertThat(failure.evidence()).startsWith("curl ended with 35: ");
    }
    try (LoopbackServer proxy =
        proxy((socket, n) -> hear(socket), TUNNEL + "HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThat(
              failure(through("http://127.0.0.1:" + proxy.port()), "https://x.example.test/")
                  .kind())
          .isEqualTo(FailureClass.NOT_TLS);
    }
  }

  private static HttpsServer origin(HeldCertificate leaf, HeldCertificate authority)
      throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LoopbackServer.IPV4, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            new HandshakeCertificates.Builder()
                .heldCertificate(leaf, authority.certificate())
                .build()
                .sslContext()));
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    return server;
  }

  @Test
  void certificatesThatDoNotHold() throws IOException {
    HeldCertificate stranger = new HeldCertificate.Builder().certificateAuthority(0).build();
    record Case(HeldCertificate authority, String name, long until, FailureClass kind) {}
    for (Case one :
        List.of(
            new Case(stranger, "127.0.0.1", 0, FailureClass.UNTRUSTED_AUTHORITY),
            new Case(AUTHORITY, "other.test", 0, FailureClass.CERTIFICATE_HOST),
            new Case(AUTHORITY, "127.0.0.1", 1_100_000_000_000L, FailureClass.CERTIFICATE_DATES))) {
      HeldCertificate.Builder leaf =
          new HeldCertificate.Builder()
              .signedBy(one.authority())
              .addSubjectAlternativeName(one.name());
      if (one.until() > 0) {
        leaf.validityInterval(1_000_000_000_000L, one.until());
      }
      HttpsServer server = origin(leaf.build(), one.authority());
      try {
        Failure failure =
            failure(direct(), "https://127.0.0.1:" + server.getAddress().getPort() + "/");
        assertThat(failure.kind()).isEqualTo(one.kind());
        assertThat(failure.evidence()).startsWith("curl ended with 60: ");
        assertThat(failure.fault().message()).contains("certificate");
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void handshakesThatGoSilent() throws IOException {
    Duration brief = Duration.ofMillis(100);
    Duration ample = Duration.ofSeconds(5);
    try (LoopbackServer silent = new LoopbackServer((socket, n) -> hear(socket))) {
      Timings timings = new Timings(brief, brief, ample, ample, ample, ample);
      assertThat(failure(direct(), "https://127.0.0.1:" + silent.port() + "/", timings).kind())
          .isEqualTo(FailureClass.TIMEOUT_HANDSHAKE);
    }
  }

  @Test
  void originsThatGoSilent() throws IOException {
    Duration brief = Duration.ofMillis(80);
    try (LoopbackServer silent = new LoopbackServer((socket, n) -> hear(socket))) {
      assertThat(failure(direct(), "http://127.0.0.1:" + silent.port() + "/", brief).kind())
          .isEqualTo(FailureClass.TIMEOUT_FIRST_BYTE);
    }
    try (LoopbackServer stalling =
        proxy((socket, n) -> hear(socket), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")) {
      assertThat(failure(direct(), "http://127.0.0.1:" + stalling.port() + "/", brief).kind())
          .isEqualTo(FailureClass.TIMEOUT_STALL);
    }
  }

  /** RFC 1928 with one reply; 255 as method means that none is acceptable. */
  private LoopbackServer socks5(int method, int reply) throws IOException {
    return new LoopbackServer(
        (socket, n) -> {
          socket.getInputStream().readNBytes(socket.getInputStream().readNBytes(2)[1]);
          socket.getOutputStream().write(new byte[] {5, (byte) method});
          if (method == 2) {
            socket.getInputStream().read();
            for (int part = 0; part < 2; part++) {
              int size = socket.getInputStream().read();
              socks.add(
                  new String(socket.getInputStream().readNBytes(size), StandardCharsets.UTF_8));
            }
            socket.getOutputStream().write(new byte[] {1, (byte) (reply < 0 ? 1 : 0)});
          }
          byte[] request = socket.getInputStream().readNBytes(5);
          if (request.length == 5) {
            socks.add(
                request[3]
                    + " "
                    + new String(
                        socket.getInputStream().readNBytes(request[4]), StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(2);
            socket.getOutputStream().write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, DENIED_AT_CONNECT",
    "0, 4, UPSTREAM_UNREACHABLE",
    "0, 5, UPSTREAM_UNREACHABLE",
    "0, 8, CONNECT_REFUSED",
    "0, 0, HANDSHAKE_CLOSED",
    "2, -1, PROXY_REFUSES_CREDENTIALS",
    "255, 0, PROXY_REFUSES_CREDENTIALS",
  })
  void whatSocksProxiesAnswer(int method, int reply, FailureClass kind) throws IOException {
    try (LoopbackServer proxy = socks5(method, reply)) {
      Failure failure =
          failure(
              through("socks5h://m%3Ae:p%40%22s%5C@127.0.0.1:" + proxy.port()),
              "https://x.example.test/");
      assertThat(failure.kind()).isEqualTo(kind);
      if (method == 2) {
        assertThat(socks).startsWith("m:e", "p@\"s\\");
      } else if (method == 0) {
        assertThat(socks).containsExactly("3 x.example.test");
      }
    }
  }

  @Test
  void passwordsOfHttpProxiesArriveAsTheyAre() throws IOException {
    try (LoopbackServer proxy = proxy("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
      failure(
          through("http://m%25e:p%40%3A%22s%5C%C3%BC@127.0.0.1:" + proxy.port()),
          "https://x.example.test/");
      String pair =
          java.util.Base64.getEncoder()
              .encodeToString("m%e:p@:\"s\\ü".getBytes(StandardCharsets.UTF_8));
      assertThat(proxy.heads.get(0)).contains("Proxy-Authorization: Basic " + pair + "\r\n");
    }
  }

  @Test
  void aProxyBehindTlsIsReachedAndChecked() throws IOException {
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    List<String> heads = new ArrayList<>();
    try (javax.net.ssl.SSLServerSocket server =
        (javax.net.ssl.SSLServerSocket)
            new HandshakeCertificates.Builder()
                .heldCertificate(leaf, AUTHORITY.certificate())
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, LoopbackServer.IPV4)) {
      Thread serving =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  byte[] some = new byte[2000];
                  int count = socket.getInputStream().read(some);
                  heads.add(new String(some, 0, count, StandardCharsets.UTF_8));
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 403 No\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  heads.add(e.toString());
                }
              });
      serving.start();
      Failure failure =
          failure(through("https://127.0.0.1:" + server.getLocalPort()), "https://x.example.test/");
      assertThat(heads)
          .singleElement()
          .asString()
          .startsWith("CONNECT x.example.test:443 HTTP/1.1");
      assertThat(failure.kind()).isEqualTo(FailureClass.DENIED_AT_CONNECT);
    }
  }
}
