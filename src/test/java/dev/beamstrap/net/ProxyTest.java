package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Reporter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real TLS through hand-made proxies to names that only the proxy knows. */
class ProxyTest {
  private static final URI TARGET = URI.create("https://builds.example.test/x");
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder()
          .certificateAuthority(0)
          .commonName("Lab Inspection CA")
          .organizationalUnit("egress")
          .build();

  @TempDir static Path dir;
  private static HttpsServer origin;
  private static Path bundle;

  private final FakeTime time = new FakeTime();

  @BeforeAll
  static void start() throws IOException {
    bundle = Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
    origin = origin(AUTHORITY, "builds.example.test");
  }

  private static HttpsServer origin(HeldCertificate authority, String name) throws IOException {
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName(name)
            .addSubjectAlternativeName(name)
            .build();
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LoopbackServer.IPV4, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            new HandshakeCertificates.Builder()
                .heldCertificate(leaf, authority.certificate())
                .build()
                .sslContext()));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "through".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @AfterAll
  static void stop() {
    origin.stop(0);
  }

  /** A CONNECT proxy that answers the first requests with these heads, then connects. */
  private static LoopbackServer connectProxy(InetAddress address, String... answers)
      throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            address,
            (socket, connection) -> {
              self[0].head(socket);
              if (connection < answers.length) {
                socket
                    .getOutputStream()
                    .write(answers[connection].getBytes(StandardCharsets.UTF_8));
                return;
              }
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
              self[0].splice(socket, origin.getAddress().getPort());
            });
    return self[0];
  }

  private static LoopbackServer connectProxy(String... answers) throws IOException {
    return connectProxy(LoopbackServer.IPV4, answers);
  }

  private static String answer(String statusAndHeaders) {
    return "HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: 0\r\n\r\n";
  }

  private Http http(String proxy, Path authorities) {
    return new Http(
        NetSettings.from(
            Map.of("HTTPS_PROXY", proxy, "SSL_CERT_FILE", authorities.toString()), Map.of()),
        Reporter.silent(),
        time.pace());
  }

  private String through(String proxy) {
    try (Http http = http(proxy, bundle)) {
      return text(http.fetch(TARGET, Optional.empty(), 1000));
    }
  }

  private static String text(Fetched fetched) {
    return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
  }

  private Fault failure(String proxy) {
    return failure(proxy, bundle, TARGET);
  }

  private Fault failure(String proxy, Path authorities, URI target) {
    try (Http http = http(proxy, authorities)) {
      Fault fault =
          catchThrowableOfType(
                  BeamstrapException.class, () -> http.fetch(target, Optional.empty(), 1000))
              .fault();
      assertThat(fault.remedy()).isNotEmpty();
      return fault;
    }
  }

  @Test
  void connectsByNameAndSendsCredentialsUnasked() throws IOException {
    try (LoopbackServer proxy = connectProxy()) {
      assertThat(through("http://me:p%40ss@127.0.0.1:" + proxy.port())).isEqualTo("through");
      assertThat(proxy.heads).hasSize(1);
      assertThat(proxy.heads.get(0))
          .startsWith(
              "CONNECT builds.example.test:443 HTTP/1.1\r\nHost: builds.example.test:443\r\n")
          .contains(
              "\r\nProxy-Authorization: Basic bWU6cEBzcw==\r\n", "\r\nUser-Agent: beamstrap/");
    }
  }

  @Test
  void aDenialIsMetOnceWhateverAsksAndNamesHostProxyAndReason() throws Exception {
    String denial = answer("403 Forbidden\r\nX-Proxy-Error: blocked-by-allowlist");
    try (LoopbackServer proxy = connectProxy(denial, denial, denial, denial);
        Http http = http("http://user:hunter2@127.0.0.1:" + proxy.port(), bundle)) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Callable<Fault>> asking = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asking.add(
            () ->
                catchThrowableOfType(
                        BeamstrapException.class, () -> http.fetch(TARGET, Optional.empty(), 1000))
                    .fault());
      }
      for (Future<Fault> asked : threads.invokeAll(asking)) {
        Fault fault = asked.get();
        assertThat(fault.code()).isEqualTo(FaultCode.NET_DENIED);
        assertThat(fault.code().exitStatus()).isEqualTo(7);
        assertThat(fault.message()).contains("builds.example.test:443 is not allowed");
        assertThat(fault.cause()).contains("403 Forbidden", "blocked-by-allowlist");
        assertThat(fault.toString()).doesNotContain("hunter2");
      }
      threads.shutdownNow();
      assertThat(proxy.heads).hasSize(1);
      assertThat(time.sleeps).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "http://me:wrong@"})
  void a407IsMetOnceWithAndWithoutCredentials(String start) throws IOException {
    String asks = answer("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x");
    try (LoopbackServer proxy = connectProxy(asks, asks, asks)) {
      Fault fault = failure(start + "127.0.0.1:" + proxy.port());
      assertThat(fault.code()).isEqualTo(FaultCode.NET_DENIED);
      assertThat(fault.remedy()).contains("HTTPS_PROXY");
      assertThat(fault.message())
          .contains(start.contains("@") ? "refuses the user and password" : "wants a user");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void a407ThatNamesNoWayToAuthenticateIsPolicy() throws IOException {
    String refuses = answer("407 Proxy Authentication Required\r\nx-deny-reason: not_allowed");
    try (LoopbackServer proxy = connectProxy(refuses, refuses)) {
      Fault fault = failure("http://127.0.0.1:" + proxy.port());
      assertThat(fault.code()).isEqualTo(FaultCode.NET_DENIED);
      assertThat(fault.message()).contains("not allowed by this sandbox's egress policy");
      assertThat(fault.remedy()).doesNotContain("HTTPS_PROXY");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void tunnelsThatFailUpstreamAreTriedAgain() throws IOException {
    try (LoopbackServer proxy =
        connectProxy(answer("502 Bad Gateway"), answer("503 x"), answer("504 x"))) {
      assertThat(through("http://127.0.0.1:" + proxy.port())).isEqualTo("through");
      assertThat(proxy.heads).hasSize(4);
      assertThat(time.sleeps).hasSize(3);
    }
  }

  @Test
  void tunnelsThatAlwaysFailEndAsUnreachable() throws IOException {
    String fails = answer("503 Service Unavailable\r\nX-Squid-Error: ERR_CONNECT_FAIL 111");
    try (LoopbackServer proxy = connectProxy(fails, fails, fails, fails, fails)) {
      Fault fault = failure("127.0.0.1:" + proxy.port());
      assertThat(fault.code()).isEqualTo(FaultCode.NET_UNREACHABLE);
      assertThat(fault.cause()).contains("ERR_CONNECT_FAIL 111", "4 attempts");
      assertThat(proxy.heads).hasSize(4);
    }
  }

  @Test
  void whatIsNoProxyIsSaidToBeNone() throws IOException {
    try (LoopbackServer notAProxy = connectProxy("SSH-2.0-OpenSSH_9.2\r\n")) {
      Fault fault = failure("http://127.0.0.1:" + notAProxy.port());
      assertThat(fault.message()).contains("is not that kind of proxy", "(from HTTPS_PROXY)");
    }
  }

  @Test
  void aProxyThatIsNotThereIsUnreachableAndItsVariableNamed() throws IOException {
    int free;
    try (LoopbackServer gone = new LoopbackServer((socket, n) -> {})) {
      free = gone.port();
    }
    Fault fault = failure("http://127.0.0.1:" + free);
    assertThat(fault.code()).isEqualTo(FaultCode.NET_UNREACHABLE);
    assertThat(fault.remedy()).contains("HTTPS_PROXY");
    assertThat(time.sleeps).isNotEmpty();
  }

  @Test
  void anHttpsProxyIsRefusedWithoutAConnection() throws IOException {
    try (LoopbackServer proxy = connectProxy()) {
      Fault fault = failure("https://u:hunter2@127.0.0.1:" + proxy.port());
      assertThat(fault.message()).contains("does not speak TLS to the proxy itself");
      assertThat(fault.remedy()).contains("curl 7.76");
      assertThat(fault.toString()).doesNotContain("hunter2");
      assertThat(proxy.heads).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void localhostIsReachedOnEitherFamily(String family) throws IOException {
    InetAddress address = family.contains(":") ? LoopbackServer.IPV6 : LoopbackServer.IPV4;
    LoopbackServer listening;
    try {
      listening = connectProxy(address);
    } catch (IOException noSuchFamilyHere) {
      assumeTrue(false, "this machine has no " + family);
      return;
    }
    try (LoopbackServer proxy = listening) {
      assertThat(through("http://localhost:" + proxy.port())).isEqualTo("through");
    }
  }

  /** RFC 1928, with the requests' address types and users written down. */
  private static LoopbackServer socks5(List<String> seen, int reply) throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              DataInputStream in = new DataInputStream(socket.getInputStream());
              in.readByte();
              byte[] methods = in.readNBytes(in.readByte());
              boolean authenticates = methods.length > 1;
              socket.getOutputStream().write(new byte[] {5, (byte) (authenticates ? 2 : 0)});
              if (authenticates) {
                in.readByte();
                String user = new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8);
                String password = new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8);
                seen.add(user + "/" + password);
                socket.getOutputStream().write(new byte[] {1, 0});
              }
              in.readNBytes(3);
              int type = in.readByte();
              String name = new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8);
              seen.add(type + " " + name + " " + in.readUnsignedShort());
              socket.getOutputStream().write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
              if (reply == 0) {
                self[0].splice(socket, origin.getAddress().getPort());
              }
            });
    return self[0];
  }

  @Test
  void socks5GetsTheNameAndTheCredentials() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (LoopbackServer proxy = socks5(seen, 0)) {
      assertThat(through("socks5h://127.0.0.1:" + proxy.port())).isEqualTo("through");
      assertThat(through("socks5://me:pass@127.0.0.1:" + proxy.port())).isEqualTo("through");
      assertThat(seen)
          .containsExactly("3 builds.example.test 443", "me/pass", "3 builds.example.test 443");
    }
  }

  @Test
  void aSocksRuleIsADenial() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (LoopbackServer proxy = socks5(seen, 2)) {
      assertThat(failure("socks5h://127.0.0.1:" + proxy.port()).code())
          .isEqualTo(FaultCode.NET_DENIED);
      assertThat(seen).hasSize(1);
    }
  }

  @Test
  void socks4aGetsTheName() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer proxy =
        new LoopbackServer(
            (socket, connection) -> {
              seen.add(socks4aName(socket));
              socket.getOutputStream().write(new byte[] {0, 0x5a, 0, 0, 0, 0, 0, 0});
              self[0].splice(socket, origin.getAddress().getPort());
            })) {
      self[0] = proxy;
      assertThat(through("socks4a://127.0.0.1:" + proxy.port())).isEqualTo("through");
      assertThat(seen).containsExactly("builds.example.test");
    }
  }

  private static String socks4aName(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readNBytes(8)).containsExactly(4, 1, 1, 0xbb, 0, 0, 0, 1);
    assertThat(in.readByte()).isZero();
    StringBuilder name = new StringBuilder();
    for (int octet = in.readByte(); octet != 0; octet = in.readByte()) {
      name.append((char) octet);
    }
    return name.toString();
  }

  @Test
  void anUnknownAuthorityIsNamedAndNotRetried() throws IOException {
    Path other =
        Files.writeString(
            dir.resolve("other.pem"),
            new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem());
    try (LoopbackServer proxy = connectProxy()) {
      Fault fault = failure("http://127.0.0.1:" + proxy.port(), other, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.NET_UNTRUSTED);
      assertThat(fault.message()).contains("builds.example.test:443", "CN=Lab Inspection CA");
      assertThat(fault.cause()).contains("CN=builds.example.test", "SSL_CERT_FILE (" + other);
      assertThat(fault.remedy()).contains("SSL_CERT_FILE");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void aCertificateForAnotherHostIsNotTrusted() throws IOException {
    try (LoopbackServer proxy = connectProxy()) {
      Fault fault =
          failure("http://127.0.0.1:" + proxy.port(), bundle, URI.create("https://other.test/x"));
      assertThat(fault.code()).isEqualTo(FaultCode.NET_UNTRUSTED);
      assertThat(fault.message())
          .isEqualTo("the certificate presented for other.test:443 is for another host");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void anExpiredCertificateIsSaidToBeExpired() throws IOException {
    HeldCertificate expired =
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("builds.example.test")
            .validityInterval(1_000_000_000_000L, 1_100_000_000_000L)
            .build();
    Trust trust =
        new Trust(
            List.of(new CaSource("SSL_CERT_FILE", bundle, new CaSource.Pem())), Reporter.silent());
    UntrustedChainException thrown =
        catchThrowableOfType(
            UntrustedChainException.class,
            () ->
                trust.checkServerTrusted(
                    new java.security.cert.X509Certificate[] {
                      expired.certificate(), AUTHORITY.certificate()
                    },
                    "ECDHE_ECDSA"));
    Failure failure =
        new Recognition(TARGET, new Route.Direct(""))
            .exception(Stage.HANDSHAKE, new IOException(thrown));
    assertThat(failure.kind()).isEqualTo(FailureClass.CERTIFICATE_DATES);
  }

  @Test
  void aHandshakeThatIsCutIsNoQuestionOfTrust() throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer proxy =
        new LoopbackServer(
            (socket, connection) -> {
              self[0].head(socket);
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
              // Read the hello, so that closing is an orderly end and no reset.
              byte[] record = socket.getInputStream().readNBytes(5);
              socket.getInputStream().readNBytes(((record[3] & 0xff) << 8) | (record[4] & 0xff));
            })) {
      self[0] = proxy;
      Fault fault = failure("http://127.0.0.1:" + proxy.port());
      assertThat(fault.code()).isEqualTo(FaultCode.NET_FINGERPRINT);
      assertThat(proxy.heads).hasSize(2);
    }
  }

  @Test
  void anAnswerThatIsNoTlsIsSaidToBeNone() throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer proxy =
        new LoopbackServer(
            (socket, connection) -> {
              self[0].head(socket);
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n"
                          .getBytes(StandardCharsets.UTF_8));
              socket.getInputStream().read();
              socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            })) {
      self[0] = proxy;
      Fault fault = failure("http://127.0.0.1:" + proxy.port());
      assertThat(fault.message()).contains("does not speak TLS");
    }
  }

  @Test
  void noProxyGoesStraightToTheTarget() throws IOException {
    HttpsServer local = origin(AUTHORITY, "127.0.0.1");
    try (LoopbackServer proxy = connectProxy();
        Http http =
            new Http(
                NetSettings.from(
                    Map.of(
                        "HTTPS_PROXY",
                        "http://127.0.0.1:" + proxy.port(),
                        "NO_PROXY",
                        "127.0.0.0/8",
                        "NODE_EXTRA_CA_CERTS",
                        bundle.toString()),
                    Map.of()),
                Reporter.silent(),
                time.pace())) {
      URI target = URI.create("https://127.0.0.1:" + local.getAddress().getPort() + "/x");
      assertThat(text(http.fetch(target, Optional.empty(), 1000))).isEqualTo("through");
      assertThat(proxy.heads).isEmpty();
    } finally {
      local.stop(0);
    }
  }

  @Test
  void plainHttpOnThisMachineUsesHttpProxyInAbsoluteForm() throws IOException {
    try (LoopbackServer proxy = connectProxy("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        Http http =
            new Http(
                NetSettings.from(
                    Map.of("http_proxy", "http://a:b@localhost:" + proxy.port()), Map.of()),
                Reporter.silent(),
                time.pace())) {
      assertThat(text(http.fetch(URI.create("http://127.0.0.1:1/x"), Optional.empty(), 9)))
          .isEqualTo("hi");
      assertThat(proxy.heads.get(0))
          .startsWith("GET http://127.0.0.1:1/x HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic YTpi");
    }
  }
}
