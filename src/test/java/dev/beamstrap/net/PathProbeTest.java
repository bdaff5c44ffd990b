package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real TLS behind hand-made proxies that say what real ones said. */
class PathProbeTest {
  private static final URI TARGET = URI.create("https://builds.example.test/x");
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("Inspection CA").build();

  @TempDir static Path dir;
  private static HttpsServer origin;
  private static Path bundle;
  private static final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    bundle = Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("builds.example.test")
            .build();
    origin = HttpsServer.create(new InetSocketAddress(LoopbackServer.IPV4, 0), 0);
    origin.setHttpsConfigurator(
        new HttpsConfigurator(
            new HandshakeCertificates.Builder()
                .heldCertificate(leaf, AUTHORITY.certificate())
                .build()
                .sslContext()));
    origin.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestHeaders().containsKey("Te") ? "te" : "clean");
          boolean strict = exchange.getRequestHeaders().containsKey("Te");
          byte[] body = "words".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(strict ? 502 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    origin.start();
  }

  @AfterAll
  static void stop() {
    origin.stop(0);
  }

  private static LoopbackServer proxy(String refusal) throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              if (self[0].head(socket).isEmpty()) {
                return;
              }
              String answer = refusal.isEmpty() ? "HTTP/1.1 200 OK\r\n\r\n" : refusal;
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              if (refusal.isEmpty()) {
                self[0].splice(socket, origin.getAddress().getPort());
              }
            });
    return self[0];
  }

  private static PathTrace trace(String proxy, Path authorities) {
    NetSettings settings =
        NetSettings.from(
            Map.of("https_proxy", proxy, "SSL_CERT_FILE", authorities.toString()), Map.of());
    PathProbe probe = new PathProbe(settings, Duration.ofSeconds(5), Duration.ofSeconds(20));
    return probe.withEmptyTe(probe.trace(TARGET));
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = PathProbeTest.class.getResourceAsStream("/doctor/connect/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "squid-deny.txt, DENIED_AT_CONNECT, 403, x-squid-error, ERR_ACCESS_DENIED 0",
    "squid-auth.txt, PROXY_WANTS_CREDENTIALS, 407, proxy-authenticate, 'Basic realm=\"lab\"'",
    "squid-connect-fail.txt, UPSTREAM_UNREACHABLE, 503, x-squid-error, ERR_CONNECT_FAIL 111",
    "sandbox-runtime-denied.txt, DENIED_AT_CONNECT, 403, x-proxy-error, blocked-by-allowlist",
    "sandbox-runtime-unreachable.txt, UPSTREAM_UNREACHABLE, 502, content-length, 0",
    "codex-denied.txt, DENIED_AT_CONNECT, 403, x-proxy-error, blocked-by-denylist",
  })
  void aRefusedConnectIsAskedOnceAndItsWordsAreKept(
      String file, FailureClass kind, int status, String header, String value) throws IOException {
    try (LoopbackServer proxy = proxy(recorded(file))) {
      PathTrace trace = trace("http://127.0.0.1:" + proxy.port(), bundle);
      assertThat(trace.failure().orElseThrow().kind()).isEqualTo(kind);
      assertThat(trace.open()).isFalse();
      PathTrace.Answer answer = trace.connect().orElseThrow();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers()).containsEntry(header, value);
      assertThat(answer.body().length()).isLessThanOrEqualTo(AnswerReader.MAX_BODY_BYTES);
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void theEmptyTeIsToldApartFromThePathItself() throws IOException {
    try (LoopbackServer proxy = proxy("")) {
      asked.clear();
      PathTrace trace = trace("http://127.0.0.1:" + proxy.port(), bundle);
      assertThat(trace.failure()).isEmpty();
      assertThat(trace.open()).isTrue();
      assertThat(trace.answer().orElseThrow().status()).isEqualTo(200);
      assertThat(trace.answer().orElseThrow().body()).isEqualTo("words");
      assertThat(trace.answerToEmptyTe().orElseThrow().status()).isEqualTo(502);
      assertThat(asked).containsExactly("clean", "te");
    }
  }

  @Test
  void whatIsNotTrustedIsSeenAndNothingIsSentToIt() throws IOException {
    HeldCertificate other =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("Other").build();
    Path wrong = Files.writeString(dir.resolve("other.pem"), other.certificatePem());
    try (LoopbackServer proxy = proxy("")) {
      asked.clear();
      PathTrace trace = trace("http://127.0.0.1:" + proxy.port(), wrong);
      assertThat(trace.failure().orElseThrow().kind()).isEqualTo(FailureClass.UNTRUSTED_AUTHORITY);
      assertThat(trace.open()).isTrue();
      assertThat(trace.chain()).hasSize(2);
      assertThat(trace.chain().get(1).getIssuerX500Principal().getName()).contains("Inspection CA");
      assertThat(trace.protocol()).isEmpty();
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void whatIsNoProxyAndWhatHangsUpAreToldApart() throws IOException {
    try (LoopbackServer ssh = proxy("SSH-2.0-OpenSSH_9.2\r\n")) {
      assertThat(trace("http://127.0.0.1:" + ssh.port(), bundle).failure().orElseThrow().kind())
          .isEqualTo(FailureClass.PROXY_NOT_A_PROXY);
    }
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] = new LoopbackServer((socket, n) -> self[0].head(socket));
    try (LoopbackServer silent = self[0]) {
      assertThat(trace("http://127.0.0.1:" + silent.port(), bundle).failure().orElseThrow().kind())
          .isEqualTo(FailureClass.PROXY_HUNG_UP);
    }
  }

  @Test
  void aProxyThatDoesNotAnswerIsATimeoutOfTheTunnel() throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, n) -> {
              self[0].head(socket);
              self[0].head(socket);
            });
    try (LoopbackServer mute = self[0]) {
      NetSettings settings =
          NetSettings.from(Map.of("https_proxy", "http://127.0.0.1:" + mute.port()), Map.of());
      PathProbe probe = new PathProbe(settings, Duration.ofMillis(200), Duration.ofSeconds(20));
      PathTrace trace = probe.trace(TARGET);
      assertThat(trace.failure().orElseThrow().kind()).isEqualTo(FailureClass.TIMEOUT_TUNNEL);
      assertThat(mute.heads).hasSize(1);
    }
  }

  @Test
  void allLinksTogetherHaveALimitToo() throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, n) -> {
              self[0].head(socket);
              self[0].head(socket);
            });
    try (LoopbackServer mute = self[0]) {
      NetSettings settings =
          NetSettings.from(Map.of("https_proxy", "http://127.0.0.1:" + mute.port()), Map.of());
      long begin = System.nanoTime();
      PathTrace trace =
          new PathProbe(settings, Duration.ofMinutes(5), Duration.ofMillis(300)).trace(TARGET);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
      assertThat(trace.failure().orElseThrow().kind()).isEqualTo(FailureClass.TIMEOUT_TUNNEL);
    }
  }

  @Test
  void noByteGoesInPlainTextToAProxyBehindTls() throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    List<Integer> first = new CopyOnWriteArrayList<>();
    self[0] = new LoopbackServer((socket, n) -> first.add(socket.getInputStream().read()));
    try (LoopbackServer proxy = self[0]) {
      PathTrace trace = trace("https://me:hunter2@127.0.0.1:" + proxy.port(), bundle);
      assertThat(trace.failure()).isPresent();
      assertThat(trace.open()).isFalse();
      // The first byte of a TLS record that begins a handshake (RFC 8446 5.1).
      assertThat(first).containsExactly(22);
    }
  }

  @Test
  void everyAddressOfLocalhostIsTriedAndTheProxyAskedOnce() throws IOException {
    try (LoopbackServer proxy = proxy(recorded("squid-deny.txt"))) {
      PathTrace trace = trace("http://localhost:" + proxy.port(), bundle);
      assertThat(trace.attempts())
          .anySatisfy(
              attempt -> {
                assertThat(attempt.address()).isEqualTo("127.0.0.1");
                assertThat(attempt.connected()).isTrue();
              })
          .anySatisfy(attempt -> assertThat(attempt.connected()).isFalse());
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void filesOfAuthoritiesAreWorthWhatTheyHold() throws IOException {
    AuthorityFile good = AuthorityFile.read(new CaSource("X", bundle, new CaSource.Pem()));
    assertThat(good.certificates()).isEqualTo(1);
    assertThat(good.names(AUTHORITY.certificate().getSubjectX500Principal())).isTrue();
    Path text = Files.writeString(dir.resolve("text.pem"), "no certificate");
    AuthorityFile bad = AuthorityFile.read(new CaSource("X", text, new CaSource.Pem()));
    assertThat(bad.exists()).isTrue();
    assertThat(bad.problem()).contains("holds no certificate in PEM form");
    AuthorityFile gone =
        AuthorityFile.read(new CaSource("X", dir.resolve("gone"), new CaSource.Pem()));
    assertThat(gone.exists()).isFalse();
    assertThat(gone.problem()).contains("does not exist");
    AuthorityFile pemAsStore =
        AuthorityFile.read(new CaSource("X", bundle, new CaSource.JavaStore("PKCS12", "x")));
    assertThat(pemAsStore.problem().orElse("")).contains("no Java key store");
  }
}
