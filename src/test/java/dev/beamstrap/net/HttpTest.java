package dev.beamstrap.net;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Reporter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private static final WireMockServer ORIGIN =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

  private final FakeTime time = new FakeTime();
  private Http http = http(Duration.ofSeconds(5));

  @BeforeAll
  static void start() {
    ORIGIN.start();
  }

  @AfterAll
  static void stop() {
    ORIGIN.stop();
  }

  @BeforeEach
  void forget() {
    ORIGIN.resetAll();
  }

  @AfterEach
  void close() {
    http.close();
  }

  private Http http(Duration silence) {
    return new Http(NetSettings.from(Map.of(), Map.of()), Reporter.silent(), time.pace(silence));
  }

  private static URI url(String path) {
    return URI.create("http://127.0.0.1:" + ORIGIN.port() + path);
  }

  private String body(String path) {
    Fetched fetched = http.fetch(url(path), Optional.empty(), 1000);
    return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
  }

  private BeamstrapException failure(URI url) {
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class, () -> http.fetch(url, Optional.empty(), 1000));
    assertThat(thrown.fault().remedy()).isNotEmpty();
    assertThat(Failure.behind(thrown))
        .map(failure -> failure.kind().code())
        .contains(thrown.fault().code());
    return thrown;
  }

  @Test
  void givesTheBodyAndItsValidatorsAndSaysWhoItIs() {
    ORIGIN.stubFor(
        get("/x")
            .willReturn(ok("hello").withHeader("ETag", "\"1\"").withHeader("Last-Modified", "L")));
    Fetched.Fresh fresh = (Fetched.Fresh) http.fetch(url("/x"), Optional.empty(), 5);
    assertThat(fresh.body()).asString().isEqualTo("hello");
    assertThat(fresh.validators())
        .isEqualTo(new Validators(Optional.of("\"1\""), Optional.of("L")));
    ORIGIN.verify(
        getRequestedFor(urlEqualTo("/x")).withHeader("User-Agent", equalTo("beamstrap/dev")));
  }

  @Test
  void unchangedIsTold() {
    ORIGIN.stubFor(get("/x").withHeader("If-None-Match", equalTo("\"1\"")).willReturn(status(304)));
    Validators known = new Validators(Optional.of("\"1\""), Optional.of("L"));
    assertThat(http.fetch(url("/x"), Optional.of(known), 1000))
        .isEqualTo(new Fetched.NotModified());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainAfterAPassingFailure(int status) {
    failOnce(status(status));
    assertThat(body("/x")).isEqualTo("there");
    ORIGIN.verify(2, getRequestedFor(urlEqualTo("/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
  void triesAgainAfterABrokenConnection(String fault) {
    failOnce(aResponse().withFault(Fault.valueOf(fault)));
    assertThat(body("/x")).isEqualTo("there");
    assertThat(time.sleeps).hasSize(1);
  }

  @Test
  void givesUpAfterABoundedNumberOfTriesWithGrowingWaits() {
    ORIGIN.stubFor(get("/x").willReturn(status(500)));
    assertThat(failure(url("/x")).fault())
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(FaultCode.NET_HTTP))
        .satisfies(fault -> assertThat(fault.cause()).contains("500", "after 5 attempts"));
    ORIGIN.verify(5, getRequestedFor(urlEqualTo("/x")));
    assertThat(time.sleeps).hasSize(4);
    for (int i = 0; i < 4; i++) {
      long most = 500L << i;
      assertThat(time.sleeps.get(i).toMillis()).isBetween(most / 2, most);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 418, 304, 204})
  void neverRepeatsWhatARepetitionWouldNotChange(int status) {
    ORIGIN.stubFor(get("/x").willReturn(status(status)));
    assertThat(failure(url("/x")).fault().code()).isEqualTo(FaultCode.NET_HTTP);
    ORIGIN.verify(1, getRequestedFor(urlEqualTo("/x")));
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    failOnce(status(429).withHeader("Retry-After", "7"));
    body("/x");
    assertThat(time.sleeps).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void waitsUntilTheDateItIsGiven() {
    failOnce(status(503).withHeader("Retry-After", "Sun, 1 Mar 2026 12:00:09 GMT"));
    body("/x");
    assertThat(time.sleeps).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void neverWaitsLongerThanAMinute() {
    failOnce(status(429).withHeader("Retry-After", "86400"));
    body("/x");
    assertThat(time.sleeps).containsExactly(Duration.ofSeconds(60));
  }

  @Test
  void silenceEndsInATimeOutThatNamesItsStage() throws Exception {
    try (LoopbackServer silent =
        new LoopbackServer(
            (socket, n) ->
                socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
      http = http(Duration.ofMillis(50));
      BeamstrapException thrown = failure(URI.create("http://127.0.0.1:" + silent.port() + "/x"));
      assertThat(thrown.fault().code()).isEqualTo(FaultCode.NET_TIMEOUT);
      assertThat(thrown.fault().message()).startsWith("no answer in time");
      assertThat(time.sleeps).hasSize(1);
    }
  }

  @Test
  void aRefusedConnectionIsUnreachable() throws Exception {
    int free;
    try (LoopbackServer gone = new LoopbackServer((socket, n) -> {})) {
      free = gone.port();
    }
    BeamstrapException thrown = failure(URI.create("http://127.0.0.1:" + free + "/x"));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.NET_UNREACHABLE);
    assertThat(thrown.fault().remedy()).contains("HTTPS_PROXY");
  }

  @Test
  void moreThanAllowedIsRefusedAnnouncedOrNot() {
    ORIGIN.stubFor(get("/length").willReturn(ok("x".repeat(1001))));
    ORIGIN.stubFor(get("/chunked").willReturn(ok("x".repeat(1001)).withChunkedDribbleDelay(2, 1)));
    for (String path : new String[] {"/length", "/chunked"}) {
      assertThat(failure(url(path)).fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
      ORIGIN.verify(1, getRequestedFor(urlEqualTo(path)));
    }
  }

  @Test
  void aFileHoldsTheAnswerOfTheLastTryAlone(@TempDir Path dir) throws Exception {
    failOnce(
        ok("longer than what follows")
            .withHeader("Content-Length", "100")
            .withHeader("Connection", "close"));
    Path file = dir.resolve("file");
    http.fetchInto(file, url("/x"), 1000, Map.of());
    assertThat(file).hasContent("there");
    ORIGIN.verify(2, getRequestedFor(urlEqualTo("/x")));
  }

  @Test
  void aFileThatCannotBeWrittenIsTheDisksFault(@TempDir Path dir) {
    ORIGIN.stubFor(get("/x").willReturn(ok("there")));
    assertThatExceptionOfType(BeamstrapException.class)
        .isThrownBy(
            () -> http.fetchInto(dir.resolve("none").resolve("x"), url("/x"), 1000, Map.of()))
        .satisfies(thrown -> assertThat(thrown.fault().code().code()).startsWith("disk."));
  }

  @Test
  void followsRedirectsAndLeavesSecretsBehind() {
    WireMockServer other =
        new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));
    other.start();
    try {
      other.stubFor(get("/y").willReturn(ok("there")));
      ORIGIN.stubFor(get("/x").willReturn(temporaryRedirect("/same")));
      ORIGIN.stubFor(
          get("/same")
              .withHeader("Authorization", equalTo("secret"))
              .willReturn(temporaryRedirect("http://127.0.0.1:" + other.port() + "/y")));
      http.fetch(url("/x"), Optional.empty(), 1000, Map.of("Authorization", "secret"));
      other.verify(getRequestedFor(urlEqualTo("/y")).withHeader("Authorization", absent()));
    } finally {
      other.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.test/y", "ftp://127.0.0.1/y", "file:///etc/passwd"})
  void followsNoRedirectToAnythingUnsafe(String location) {
    ORIGIN.stubFor(get("/x").willReturn(temporaryRedirect(location)));
    BeamstrapException thrown = failure(url("/x"));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.NET_HTTP);
    assertThat(thrown.fault().cause()).contains(location);
  }

  @Test
  void aCircleOfRedirectsEnds() {
    ORIGIN.stubFor(get("/x").willReturn(temporaryRedirect("/x")));
    assertThat(failure(url("/x")).fault().cause()).contains("more than 10 redirects");
    ORIGIN.verify(11, getRequestedFor(urlEqualTo("/x")));
  }

  @Test
  void plainHttpToOtherMachinesIsRefusedUnasked() {
    assertThat(failure(URI.create("http://example.test/x")).fault().message())
        .isEqualTo("only https is fetched from other machines: http://example.test/x");
  }

  @Test
  void aNameNobodyKnowsIsTriedOnceAndSaysThatNoProxyIsSet() {
    BeamstrapException thrown = failure(URI.create("https://nowhere.invalid/x"));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.NET_UNREACHABLE);
    assertThat(thrown.fault().cause()).contains("no proxy is set");
    assertThat(time.sleeps).isEmpty();
  }

  private static void failOnce(
      com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder first) {
    ORIGIN.stubFor(
        get("/x")
            .inScenario("once")
            .whenScenarioStateIs(STARTED)
            .willReturn(first)
            .willSetStateTo("later"));
    ORIGIN.stubFor(
        get("/x").inScenario("once").whenScenarioStateIs("later").willReturn(ok("there")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PURGE", "POST with a body"})
  void whatMayDoSomethingIsSentOnceThoughItsConnectionDies(String what) throws Exception {
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
            new LoopbackServer(
                (socket, n) -> {
                  while (self[0].head(socket).startsWith("GET")) {
                    socket
                        .getOutputStream()
                        .write("HTTP/1.1 204 X\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  }
                });
        Transports transports =
            new Transports(
                NetSettings.from(Map.of(), Map.of()), Reporter.silent(), time.pace().timings())) {
      self[0] = server;
      transports.send(ask(server, "GET", Optional.empty()), end -> {}).close();
      Optional<Upload> body =
          what.endsWith("body") ? Optional.of(Upload.of(new byte[5])) : Optional.empty();
      Ask ask = ask(server, what.split(" ")[0], body);
      assertThatExceptionOfType(NetException.class)
          .isThrownBy(() -> transports.send(ask, end -> {}));
      assertThat(server.heads).hasSize(2);
    }
  }

  private static Ask ask(LoopbackServer server, String method, Optional<Upload> body) {
    URI url = URI.create("http://127.0.0.1:" + server.port() + "/");
    return new Ask(
        method,
        url,
        HttpUrl.get(url.toString()),
        new Route.Direct("no proxy is set"),
        List.of(),
        body,
        true);
  }
}
