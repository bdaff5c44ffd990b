package dev.beamstrap.net;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.report.Reporter;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {
  private static final String PASSWORD = "changeit";
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  @TempDir static Path dir;
  private static WireMockServer origin;

  @BeforeAll
  static void start() throws Exception {
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .rsa2048()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("repo.example.test")
            .addSubjectAlternativeName("builds.example.test")
            .build();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        leaf.keyPair().getPrivate(),
        PASSWORD.toCharArray(),
        new Certificate[] {leaf.certificate(), AUTHORITY.certificate()});
    Path file = dir.resolve("server.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
    origin =
        new WireMockServer(
            options()
                .dynamicPort()
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .keystorePath(file.toString())
                .keystoreType("PKCS12")
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD));
    origin.start();
  }

  @AfterAll
  static void stop() {
    origin.stop();
  }

  @BeforeEach
  void forget() {
    origin.resetAll();
  }

  private static String fetch(Http http, String host) {
    Fetched fetched =
        http.fetch(URI.create("https://" + host + ".example.test/x"), Optional.empty(), 1000);
    return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
  }

  private static LoopbackServer proxy() throws Exception {
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              self[0].head(socket);
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
              self[0].splice(socket, origin.httpsPort());
            });
    return self[0];
  }

  private static Http http(LoopbackServer proxy) {
    return new Http(settings(proxy, ""), Reporter.silent(), new FakeTime().pace());
  }

  private static NetSettings settings(LoopbackServer proxy, String searchPath) {
    return NetSettings.from(
        Map.of(
            "HTTPS_PROXY",
            "http://127.0.0.1:" + proxy.port(),
            "HEX_CACERTS_PATH",
            dir.resolve("ca.pem").toString(),
            "TMPDIR",
            dir.toString(),
            "PATH",
            searchPath),
        Map.of());
  }

  @Test
  void oneTunnelPerHostEvenWhereOneCertificateCoversBoth() throws Exception {
    origin.stubFor(get("/x").willReturn(ok("there")));
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      assertThat(fetch(http, "repo")).isEqualTo("there");
      assertThat(fetch(http, "repo")).isEqualTo("there");
      assertThat(fetch(http, "builds")).isEqualTo("there");
      assertThat(proxy.heads)
          .extracting(head -> head.lines().findFirst().orElse(""))
          .containsExactly(
              "CONNECT repo.example.test:443 HTTP/1.1", "CONNECT builds.example.test:443 HTTP/1.1");
      assertThat(protocols()).containsOnly("HTTP/2.0");
    }
  }

  @Test
  void manyAtOnceShareTheFirstConnection() throws Exception {
    origin.stubFor(get("/x").willReturn(ok("there")));
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      assertThat(fetchAtOnce(http, 30)).hasSize(30).containsOnly("there");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void aFirstConnectionThatFailsHoldsNobodyUp() throws Exception {
    origin.stubFor(get("/x").willReturn(ok("there")));
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              self[0].head(socket);
              if (connection > 0) {
                socket
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                self[0].splice(socket, origin.httpsPort());
              }
            });
    try (LoopbackServer proxy = self[0];
        Http http = http(proxy)) {
      assertThat(fetchAtOnce(http, 10)).hasSize(10).containsOnly("there");
    }
  }

  private static List<String> fetchAtOnce(Http http, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<String>> fetches = Collections.nCopies(count, () -> fetch(http, "repo"));
      List<String> bodies = new ArrayList<>();
      for (Future<String> body : threads.invokeAll(fetches)) {
        bodies.add(body.get());
      }
      return bodies;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void fallsBackToHttp1WhereHttp2Breaks() throws Exception {
    origin.stubFor(
        get("/x")
            .inScenario("once")
            .whenScenarioStateIs(STARTED)
            .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
            .willSetStateTo("later"));
    origin.stubFor(
        get("/x").inScenario("once").whenScenarioStateIs("later").willReturn(ok("there")));
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      assertThat(fetch(http, "repo")).isEqualTo("there");
      assertThat(protocols()).contains("HTTP/1.1");
    }
  }

  private static List<String> protocols() {
    return origin.getAllServeEvents().stream()
        .map(event -> event.getRequest())
        .map(LoggedRequest::getProtocol)
        .toList();
  }

  @Test
  void bodiesThatNobodyTakesAreFewInHttp2AndTheRestInHttp1() throws Exception {
    origin.stubFor(get("/x").willReturn(ok("page")));
    origin.stubFor(post("/x").willReturn(ok("page")));
    origin.stubFor(get("/no").willReturn(aResponse().withStatus(403).withBody("no")));
    List<Exchange> all = new ArrayList<>();
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      for (long room = Advance.ALL; room > 0; room -= Advance.UNKNOWN) {
        all.add(exchange(http, "GET", "/x"));
        assertThat(all.get(all.size() - 1).transport()).isEqualTo("okhttp h2");
      }
      try (Exchange another = exchange(http, "GET", "/x");
          Exchange posted = exchange(http, "POST", "/x");
          Exchange refused = exchange(http, "GET", "/no")) {
        assertThat(another.transport()).isEqualTo("okhttp http/1.1");
        assertThat(another.body().readAllBytes()).asString().isEqualTo("page");
        // What may have done something, and what was refused, is not asked for again.
        assertThat(posted.transport()).isEqualTo("okhttp h2");
        assertThat(refused.transport()).isEqualTo("okhttp h2");
        assertThat(refused.status()).isEqualTo(403);
      }
      for (Exchange exchange : all) {
        try (exchange) {
          assertThat(exchange.body().readAllBytes()).asString().isEqualTo("page");
        }
      }
      try (Exchange last = exchange(http, "GET", "/x")) {
        assertThat(last.transport()).isEqualTo("okhttp h2");
      }
    }
    origin.verify(1, postRequestedFor(urlEqualTo("/x")));
    origin.verify(1, getRequestedFor(urlEqualTo("/no")));
  }

  @Test
  void whatMayDoSomethingSharesTheConnectionAndIsSentOnce() throws Exception {
    origin.stubFor(any(urlEqualTo("/x")).willReturn(ok("page")));
    origin.stubFor(any(urlEqualTo("/cut")).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        try (Exchange exchange = exchange(http, method, "/x")) {
          assertThat(exchange.transport()).isEqualTo("okhttp h2");
          assertThat(exchange.body().readAllBytes()).asString().isEqualTo("page");
        }
      }
      assertThat(proxy.heads).hasSize(1);
      for (String method : List.of("POST", "DELETE", "PATCH")) {
        assertThatThrownBy(() -> exchange(http, method, "/cut"))
            .isInstanceOf(BeamstrapException.class);
        origin.verify(1, requestedFor(method, urlEqualTo("/cut")));
      }
    }
  }

  @Test
  void aLargeUploadDoesNotWaitForWindows() throws Exception {
    origin.stubFor(post("/x").willReturn(ok("page")));
    byte[] bytes = new byte[1 << 20];
    Arrays.fill(bytes, (byte) 'x');
    try (LoopbackServer proxy = proxy();
        Http http = http(proxy)) {
      for (int size : List.of(5, bytes.length, 6)) {
        Outbound.Body body =
            new Outbound.Body(OptionalLong.of(size), new ByteArrayInputStream(bytes, 0, size));
        try (Exchange exchange = exchange(http, "POST", "/x", Optional.of(body))) {
          String expected = size < bytes.length ? "okhttp h2" : "okhttp http/1.1";
          assertThat(exchange.transport()).isEqualTo(expected);
          assertThat(exchange.body().readAllBytes()).asString().isEqualTo("page");
        }
      }
      origin.verify(1, postRequestedFor(urlEqualTo("/x")).withRequestBody(binaryEqualTo(bytes)));
    }
  }

  @Test
  void curlKeepsTheLengthOfABody() throws Exception {
    origin.stubFor(post("/x").willReturn(ok("page")));
    byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
    try (LoopbackServer proxy = proxy();
        Http http =
            new Http(
                settings(proxy, System.getenv("PATH")).transport(TransportChoice.CURL),
                Reporter.silent(),
                new FakeTime().pace())) {
      Outbound.Body body =
          new Outbound.Body(OptionalLong.of(bytes.length), new ByteArrayInputStream(bytes));
      try (Exchange exchange = exchange(http, "POST", "/x", Optional.of(body))) {
        assertThat(exchange.transport()).isEqualTo("curl h2");
        assertThat(exchange.body().readAllBytes()).asString().isEqualTo("page");
      }
    }
    origin.verify(
        1,
        postRequestedFor(urlEqualTo("/x"))
            .withHeader("Content-Length", equalTo("5"))
            .withoutHeader("Transfer-Encoding")
            .withoutHeader("Expect")
            .withRequestBody(binaryEqualTo(bytes)));
  }

  private static Exchange exchange(Http http, String method, String path) {
    return exchange(http, method, path, Optional.empty());
  }

  private static Exchange exchange(
      Http http, String method, String path, Optional<Outbound.Body> body) {
    URI url = URI.create("https://repo.example.test" + path);
    return http.exchange(new Outbound(method, url, List.of(), body), abandon -> {});
  }
}
