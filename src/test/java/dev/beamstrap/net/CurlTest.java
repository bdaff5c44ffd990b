package dev.beamstrap.net;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real curl of this machine does for us: bodies, downloads, cancelling. */
class CurlTest {
  private static final WireMockServer ORIGIN =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

  @TempDir static Path root;
  private final FakeTime time = new FakeTime();
  private Path scratch = root;
  private Http http = http();

  @BeforeAll
  static void start() {
    ORIGIN.start();
  }

  @AfterAll
  static void stop() {
    ORIGIN.stop();
  }

  @BeforeEach
  void begin() throws IOException {
    ORIGIN.resetAll();
    scratch = Files.createTempDirectory(root, "run");
    http = http();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    http.close();
    try (Stream<Path> files = Files.list(scratch)) {
      assertThat(files).isEmpty();
    }
  }

  private NetSettings settings() {
    return NetSettings.from(
            Map.of("PATH", System.getenv("PATH"), "TMPDIR", scratch.toString()), Map.of())
        .transport(TransportChoice.CURL);
  }

  private Http http() {
    return new Http(settings(), Reporter.silent(), time.pace());
  }

  private static URI url(String path) {
    return URI.create("http://127.0.0.1:" + ORIGIN.port() + path);
  }

  private static Ask ask(String method, URI url, List<Header> headers, Optional<Upload> upload) {
    return new Ask(
        method,
        url,
        HttpUrl.get(url.toString()),
        new Route.Direct("no proxy is set"),
        headers,
        upload,
        true);
  }

  private Transports transports() {
    return new Transports(settings(), Reporter.silent(), time.pace().timings());
  }

  private String body(String path) {
    Fetched fetched = http.fetch(url(path), Optional.empty(), 1000);
    return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
  }

  @Test
  void givesTheBodyAndItsValidatorsAndSaysWhoItIs() {
    ORIGIN.stubFor(
        get("/x?a=%5Bb%5D&c=%7B1,2%7D")
            .willReturn(ok("hello").withHeader("ETag", "\"1\"").withHeader("Last-Modified", "L")));
    Fetched.Fresh fresh =
        (Fetched.Fresh)
            http.fetch(URI.create(url("/x?a=%5Bb%5D&c=%7B1,2%7D").toString()), Optional.empty(), 5);
    assertThat(fresh.body()).asString().isEqualTo("hello");
    assertThat(fresh.validators())
        .isEqualTo(new Validators(Optional.of("\"1\""), Optional.of("L")));
    LoggedRequest sent = ORIGIN.findAll(getRequestedFor(anyUrl())).get(0);
    assertThat(sent.getHeader("User-Agent")).isEqualTo("beamstrap/dev");
    assertThat(sent.getHeader("Accept-Encoding")).isEqualTo("identity");
    assertThat(sent.getAllHeaderKeys())
        .containsExactlyInAnyOrder("Host", "User-Agent", "Accept-Encoding");
  }

  @Test
  void unchangedIsTold() {
    ORIGIN.stubFor(get("/x").withHeader("If-None-Match", equalTo("\"1\"")).willReturn(status(304)));
    Validators known = new Validators(Optional.of("\"1\""), Optional.empty());
    assertThat(http.fetch(url("/x"), Optional.of(known), 1000))
        .isEqualTo(new Fetched.NotModified());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 500, 503})
  void statusesMeanWhatTheyMeanWithoutCurl(int status) {
    ORIGIN.stubFor(get("/x").willReturn(status(status)));
    BeamstrapException thrown = catchThrowableOfType(BeamstrapException.class, () -> body("/x"));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.NET_HTTP);
    assertThat(thrown.fault().message()).contains(Integer.toString(status));
    ORIGIN.verify(status >= 500 ? 5 : 1, getRequestedFor(urlEqualTo("/x")));
  }

  @Test
  void redirectsAreOursNotCurls() {
    ORIGIN.stubFor(get("/x").willReturn(temporaryRedirect("/y")));
    ORIGIN.stubFor(get("/y").willReturn(ok("there")));
    assertThat(body("/x")).isEqualTo("there");
    ORIGIN.stubFor(get("/z").willReturn(temporaryRedirect("http://example.test/y")));
    assertThat(catchThrowableOfType(BeamstrapException.class, () -> body("/z")).fault().cause())
        .contains("http://example.test/y");
  }

  @Test
  void postsBodiesOfAnySizeAndBytes() throws IOException {
    ORIGIN.stubFor(any(urlEqualTo("/x")).willReturn(ok("got it")));
    for (int size : new int[] {0, 1, 100_000, 1 << 20}) {
      byte[] body = new byte[size];
      new SplittableRandom(size).nextBytes(body);
      assertThat(http.post(url("/x"), body, Map.of("Content-Type", "a/b"), 100))
          .asString()
          .isEqualTo("got it");
      LoggedRequest sent = ORIGIN.getAllServeEvents().get(0).getRequest();
      assertThat(sent.getBody()).as("%d bytes", size).isEqualTo(body);
      assertThat(sent.getHeader("Content-Length")).isEqualTo(Integer.toString(size));
      assertThat(sent.getHeader("Content-Type")).isEqualTo("a/b");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3_000_000})
  void streamsLargeBodies(long length) throws IOException {
    ORIGIN.stubFor(any(urlEqualTo("/x")).willReturn(ok("got it")));
    byte[] body = new byte[3_000_000];
    new SplittableRandom(3).nextBytes(body);
    Upload upload =
        new Upload(
            length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
            false,
            () -> new ByteArrayInputStream(body));
    try (Transports transports = transports();
        Answer answer =
            transports.send(ask("PUT", url("/x"), List.of(), Optional.of(upload)), end -> {})) {
      assertThat(answer.body().readAllBytes()).asString().isEqualTo("got it");
      LoggedRequest sent = ORIGIN.getAllServeEvents().get(0).getRequest();
      assertThat(sent.getMethod().value()).isEqualTo("PUT");
      assertThat(Sha256.ofBytes(sha(sent.getBody()))).isEqualTo(Sha256.ofBytes(sha(body)));
    }
  }

  private static byte[] sha(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBodyIsSentWhileItComes() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    InputStream waiting =
        new InputStream() {
          private int left = 5;

          @Override
          public int read() throws IOException {
            try {
              arrived.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int octet = read();
            buffer[offset] = (byte) octet;
            return octet < 0 ? -1 : 1;
          }
        };
    List<String> sent = new ArrayList<>();
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
            new LoopbackServer(
                (socket, n) -> {
                  sent.addAll(self[0].head(socket).lines().toList());
                  arrived.countDown();
                  sent.add(
                      new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
                  write(socket.getOutputStream(), "HTTP/1.1 204 No Content\r\n\r\n");
                });
        Transports transports = transports()) {
      self[0] = server;
      URI target = URI.create("http://127.0.0.1:" + server.port() + "/");
      Upload upload = new Upload(OptionalLong.of(5), false, () -> waiting);
      transports.send(ask("PATCH", target, List.of(), Optional.of(upload)), end -> {}).close();
      assertThat(sent)
          .containsExactlyInAnyOrder(
              "PATCH / HTTP/1.1",
              "Host: 127.0.0.1:" + server.port(),
              "User-Agent: beamstrap/dev",
              "Accept-Encoding: identity",
              "Content-Length: 5",
              "",
              "xxxxx");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"})
  void nobodyIsAskedForABodyThatCannotGoAnywhere(String answer) throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    Upload upload =
        new Upload(
            OptionalLong.of(5),
            false,
            () -> {
              opened.countDown();
              return new ByteArrayInputStream(new byte[5]);
            });
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
            new LoopbackServer(
                (socket, n) -> {
                  self[0].head(socket);
                  write(socket.getOutputStream(), answer);
                });
        Transports transports = transports()) {
      self[0] = server;
      ProxyAddress proxy =
          new ProxyAddress(
              ProxyAddress.Scheme.HTTP, "127.0.0.1", server.port(), Optional.empty(), "proxy");
      String target = "https://origin.example.test/";
      Ask ask =
          new Ask(
              "POST",
              URI.create(target),
              HttpUrl.get(target),
              new Route.Proxied(proxy),
              List.of(),
              Optional.of(upload),
              true);
      assertThatThrownBy(() -> transports.send(ask, end -> {})).isInstanceOf(NetException.class);
      assertThat(server.heads).hasSize(1);
      assertThat(opened.getCount()).isOne();
    }
  }

  @Test
  void anUploadThatBreaksIsNotTakenForAWholeOne() throws IOException {
    ORIGIN.stubFor(any(urlEqualTo("/x")).willReturn(ok("got it")));
    InputStream broken =
        new InputStream() {
          private int left = 2_000_000;

          @Override
          public int read() throws IOException {
            if (left == 0) {
              throw new IOException("the client went away");
            }
            left--;
            return 'x';
          }
        };
    Upload upload = new Upload(OptionalLong.empty(), false, () -> broken);
    try (Transports transports = transports()) {
      assertThatThrownBy(
              () ->
                  transports.send(ask("PUT", url("/x"), List.of(), Optional.of(upload)), end -> {}))
          .isInstanceOf(NetException.class);
    }
    assertThat(ORIGIN.getAllServeEvents()).isEmpty();
  }

  @Test
  void otherMethodsAndAHeadWithoutABody() throws IOException {
    ORIGIN.stubFor(any(urlEqualTo("/x")).willReturn(ok("12345").withHeader("Content-Length", "5")));
    try (Transports transports = transports()) {
      try (Answer head =
          transports.send(ask("HEAD", url("/x"), List.of(), Optional.empty()), end -> {})) {
        assertThat(head.header("content-length")).contains("5");
        assertThat(head.body().readAllBytes()).isEmpty();
        assertThat(head.endsWithConnection()).isFalse();
      }
      try (Answer deleted =
          transports.send(ask("DELETE", url("/x"), List.of(), Optional.empty()), end -> {})) {
        assertThat(deleted.body().readAllBytes()).hasSize(5);
      }
      assertThat(ORIGIN.getAllServeEvents())
          .extracting(event -> event.getRequest().getMethod().value())
          .containsExactly("DELETE", "HEAD");
    }
  }

  @Test
  void valuesOfFieldsArriveAsTheyAre() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 6; round++) {
      List<Header> headers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        StringBuilder value = new StringBuilder("x");
        for (int n = random.nextInt(30); n > 0; n--) {
          value.append(
              random.nextInt(8) == 0
                  ? "\\\"\t@;".charAt(random.nextInt(5))
                  : (char) random.nextInt(32, 127));
        }
        headers.add(new Header("X-" + i, i == 0 ? "" : value + "x"));
      }
      List<String> sent = new ArrayList<>();
      LoopbackServer[] self = new LoopbackServer[1];
      try (LoopbackServer server =
              new LoopbackServer(
                  (socket, n) -> {
                    sent.addAll(self[0].head(socket).lines().toList());
                    write(socket.getOutputStream(), "HTTP/1.1 204 No Content\r\n\r\n");
                  });
          Transports transports = transports()) {
        self[0] = server;
        URI target = URI.create("http://127.0.0.1:" + server.port() + "/");
        transports.send(ask("GET", target, headers, Optional.empty()), end -> {}).close();
        for (Header header : headers) {
          String line =
              header.name() + ":" + (header.value().isEmpty() ? "" : " " + header.value());
          assertThat(sent).as("seed 5, round %d", round).contains(line);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\u007fb"})
  void nothingBreaksOutOfItsField(String value) {
    try (Transports transports = transports()) {
      Header header = new Header("X", value);
      assertThatThrownBy(
              () ->
                  transports.send(
                      ask("GET", url("/x"), List.of(header), Optional.empty()), end -> {}))
          .isInstanceOf(IllegalArgumentException.class);
      for (String name : new String[] {"@/etc/passwd", "", "A B", "A:"}) {
        assertThatThrownBy(
                () ->
                    transports.send(
                        ask("GET", url("/x"), List.of(new Header(name, "x")), Optional.empty()),
                        end -> {}))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(ORIGIN.getAllServeEvents()).isEmpty();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private String raw(String answer) throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
        new LoopbackServer(
            (socket, n) -> {
              self[0].head(socket);
              write(socket.getOutputStream(), answer);
            })) {
      self[0] = server;
      URI target = URI.create("http://127.0.0.1:" + server.port() + "/x");
      Fetched fetched = http.fetch(target, Optional.empty(), 1000);
      return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OKHTTP", "CURL"})
  void headsAreReadAsUtf8WhoeverReadsThem(TransportChoice choice) throws IOException {
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
            new LoopbackServer(
                (socket, n) -> {
                  self[0].head(socket);
                  write(
                      socket.getOutputStream(),
                      "HTTP/1.1 204 X\r\nX-A: \u00c3\u00bc\r\nX-B: \u00fc\r\n\r\n");
                });
        Transports transports =
            new Transports(
                settings().transport(choice), Reporter.silent(), time.pace().timings())) {
      self[0] = server;
      URI target = URI.create("http://127.0.0.1:" + server.port() + "/");
      try (Answer answer =
          transports.send(ask("GET", target, List.of(), Optional.empty()), end -> {})) {
        assertThat(answer.header("X-A")).contains("\u00fc");
        assertThat(answer.header("X-B")).contains("\ufffd");
      }
    }
  }

  @Test
  void trailersAndInterimAnswersAreNoPartOfTheBody() throws IOException {
    assertThat(
            raw(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n0\r\nX-Trailer: beamstrap-end 0 0 0 0 0\r\n\r\n"))
        .isEqualTo("hello");
  }

  @Test
  void aBodyThatIsCutIsNeverTakenForAWholeOne() {
    for (String cut :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
          "HTTP/1.1 200 OK\r\nContent-Le",
          "",
        }) {
      assertThat(catchThrowableOfType(BeamstrapException.class, () -> raw(cut)).fault().code())
          .as(cut)
          .isEqualTo(FaultCode.NET_TRUNCATED);
    }
  }

  @Test
  void anEndlessHeadIsRefused() {
    assertThat(
            catchThrowableOfType(
                    BeamstrapException.class,
                    () ->
                        raw(
                            "HTTP/1.1 200 OK\r\n"
                                + ("X: " + "y".repeat(60_000) + "\r\n").repeat(9)))
                .fault()
                .code())
        .isEqualTo(FaultCode.NET_TRUNCATED);
  }

  @Test
  void downloadsInParallelAndResumesWhereACutWas() throws Exception {
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] bytes = new byte[600_000];
      new SplittableRandom(i).nextBytes(bytes);
      files.add(bytes);
    }
    LoopbackServer[] self = new LoopbackServer[1];
    try (LoopbackServer server =
            new LoopbackServer(
                (socket, n) -> {
                  String head = self[0].head(socket);
                  byte[] file = files.get(Integer.parseInt(head.split("[/ ]")[2]));
                  if (head.contains("Range: bytes=250000-")) {
                    write(
                        socket.getOutputStream(),
                        "HTTP/1.1 206 Partial Content\r\nETag: \"e\"\r\n"
                            + "Content-Range: bytes 250000-599999/600000\r\n"
                            + "Content-Length: 350000\r\n\r\n");
                    socket.getOutputStream().write(file, 250_000, 350_000);
                  } else {
                    write(
                        socket.getOutputStream(),
                        "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 600000\r\n\r\n");
                    socket.getOutputStream().write(file, 0, 250_000);
                  }
                });
        Downloads downloads =
            new Downloads(http, new Blobs(root.resolve("blobs")), Reporter.silent())) {
      self[0] = server;
      List<Download> started = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        URI target = URI.create("http://127.0.0.1:" + server.port() + "/" + i);
        started.add(
            downloads.start(
                new DownloadRequest(
                    "" + i,
                    target,
                    Optional.of(Sha256.ofBytes(sha(files.get(i)))),
                    999_999,
                    false)));
      }
      for (int i = 0; i < 12; i++) {
        assertThat(Files.readAllBytes(started.get(i).await().file())).isEqualTo(files.get(i));
      }
      assertThat(server.heads).hasSize(24);
    }
  }

  /** Sends half a body and then nothing more, until the client is gone. */
  private static LoopbackServer stalling(LoopbackServer[] self, CountDownLatch gone)
      throws IOException {
    self[0] =
        new LoopbackServer(
            (socket, n) -> {
              self[0].head(socket);
              write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
              try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              } finally {
                gone.countDown();
              }
            });
    return self[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "close", "interrupt", "close the answer"})
  void whateverEndsAnExchangeEndsItsCurl(String way) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    AtomicReference<Runnable> cancelling = new AtomicReference<>(() -> {});
    try (LoopbackServer server = stalling(new LoopbackServer[1], gone);
        Transports transports = transports()) {
      URI target = URI.create("http://127.0.0.1:" + server.port() + "/");
      Answer answer =
          transports.send(ask("GET", target, List.of(), Optional.empty()), cancelling::set);
      assertThat(answer.body().readNBytes(5)).hasSize(5);
      AtomicReference<Throwable> seen = new AtomicReference<>(new AssertionError("it went on"));
      Thread reader =
          new Thread(
              () -> {
                try {
                  seen.set(new AssertionError("it gave " + answer.body().read()));
                } catch (IOException expected) {
                  seen.set(expected);
                }
              });
      if (!way.equals("close the answer")) {
        reader.start();
      }
      switch (way) {
        case "cancel" -> java.util.Objects.requireNonNull(cancelling.get()).run();
        case "close" -> transports.close();
        case "interrupt" -> reader.interrupt();
        default -> answer.close();
      }
      reader.join();
      gone.await();
      if (!way.equals("close the answer")) {
        assertThat(seen.get()).isInstanceOf(IOException.class);
      }
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .noneMatch(child -> child.info().command().orElse("").endsWith("/curl"));
  }

  @Test
  void whatMayNotBeSeenByOthersIsNot() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (LoopbackServer server = stalling(new LoopbackServer[1], gone);
        Transports transports = transports()) {
      URI target = URI.create("http://127.0.0.1:" + server.port() + "/?token=hunter2");
      Upload upload = Upload.of("hunter2".getBytes(StandardCharsets.UTF_8));
      try (Answer answer =
          transports.send(ask("POST", target, List.of(), Optional.of(upload)), end -> {})) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(
                ProcessHandle.current()
                    .children()
                    .flatMap(child -> child.info().commandLine().stream()))
            .isNotEmpty()
            .noneMatch(line -> line.contains("hunter2"));
        try (Stream<Path> files = Files.walk(scratch)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            assertThat(Files.readString(file)).doesNotContain("hunter2");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
          }
        }
      }
    }
  }
}
