package dev.beamstrap.net;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.beamstrap.report.Reporter;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return new Http(
        NetSettings.from(
            Map.of(
                "HTTPS_PROXY",
                "http://127.0.0.1:" + proxy.port(),
                "HEX_CACERTS_PATH",
                dir.resolve("ca.pem").toString()),
            Map.of()),
        Reporter.silent(),
        new FakeTime().pace());
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
}
