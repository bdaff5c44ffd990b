package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Event;
import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.PartialLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
  private static final byte[] FILE = random(300_000, 1);
  private static final byte[] OTHER = random(250_000, 2);
  private static final int HALF = 150_000;
  private static final String ETAG = "ETag: \"one\"\r\n";

  @TempDir Path root;
  private final FakeTime time = new FakeTime();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Blobs blobs;
  private Http http;
  private Downloads downloads;
  private LoopbackServer origin;

  /** What the origin does with the nth request. */
  private interface Reply {
    void send(String head, OutputStream out) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    origin = new LoopbackServer((socket, connection) -> {});
    blobs = new Blobs(root);
    http = new Http(NetSettings.from(Map.of(), Map.of()), events::add, time.pace());
    downloads = new Downloads(http, blobs, events::add);
  }

  @AfterEach
  void close() throws IOException {
    downloads.close();
    http.close();
    origin.close();
  }

  private URI serve(Reply... replies) throws IOException {
    origin.close();
    LoopbackServer[] self = new LoopbackServer[1];
    self[0] =
        new LoopbackServer(
            (socket, connection) -> {
              String head = self[0].head(socket);
              int number = Math.min(connection, replies.length - 1);
              replies[number].send(head, socket.getOutputStream());
              socket.shutdownOutput();
            });
    origin = self[0];
    return URI.create("http://127.0.0.1:" + origin.port() + "/otp.tar.gz");
  }

  private static Reply reply(String status, String headers, byte[] body, int sent) {
    return (head, out) -> {
      String length = headers.contains("Transfer") ? "" : "Content-Length: " + body.length + "\r\n";
      out.write(head(status, headers + length));
      out.write(body, 0, sent);
    };
  }

  private static byte[] head(String status, String headers) {
    return ("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Reply whole(byte[] body) {
    return reply("200 OK", ETAG, body, body.length);
  }

  private static Reply cut(byte[] body, int sent) {
    return reply("200 OK", ETAG, body, sent);
  }

  private static Reply rest(byte[] body, int from, String etag) {
    byte[] rest = Arrays.copyOfRange(body, from, body.length);
    String range =
        "Content-Range: bytes " + from + "-" + (body.length - 1) + "/" + body.length + "\r\n";
    return reply("206 Partial Content", etag + range, rest, rest.length);
  }

  private Download start(URI url, byte[] expected) {
    return downloads.start(request(url, Optional.of(sha256(expected)), false));
  }

  private static DownloadRequest request(URI url, Optional<Sha256> expected, boolean offline) {
    return new DownloadRequest("erlang", url, expected, 1_000_000, offline);
  }

  private Fault failure(Download download) {
    Fault fault = catchThrowableOfType(BeamstrapException.class, download::await).fault();
    assertThat(fault.remedy()).isNotEmpty();
    return fault;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  private static String blobName(byte[] content) {
    String hex = sha256(content).hex();
    return "blobs/sha256/" + hex.substring(0, 2) + "/" + hex;
  }

  @Test
  void storesUnderTheChecksumAndAsksOnlyOnce() throws IOException {
    URI url = serve(whole(FILE));
    Blob blob = start(url, FILE).await();
    assertThat(blob)
        .isEqualTo(new Blob(root.resolve(blobName(FILE)), sha256(FILE), FILE.length, FILE.length));
    assertThat(Files.readAllBytes(blob.file())).isEqualTo(FILE);
    assertThat(files()).containsExactly(blobName(FILE));

    Download again = start(url, FILE);
    assertThat(again.follow().readAllBytes()).isEqualTo(FILE);
    assertThat(again.await().bytesFromNetwork()).isZero();
    assertThat(downloads.start(request(url, Optional.of(sha256(FILE)), true)).await().bytes())
        .isEqualTo(FILE.length);
    assertThat(origin.heads).hasSize(1);
    assertThat(events).anyMatch(event -> event instanceof Event.Advanced);
  }

  @Test
  void withoutAChecksumTheOneFoundIsTold() throws IOException {
    URI url = serve(whole(FILE));
    assertThat(downloads.start(request(url, Optional.empty(), false)).await().sha256())
        .isEqualTo(sha256(FILE));
  }

  @Test
  void readersReadWhileItArrivesAndSeeTheEndOnlyWhenVerified() throws Exception {
    CountDownLatch halfRead = new CountDownLatch(1);
    URI url =
        serve(
            (head, out) -> {
              out.write(head("200 OK", ETAG + "Content-Length: " + FILE.length + "\r\n"));
              out.write(FILE, 0, HALF);
              out.flush();
              await(halfRead);
              out.write(FILE, HALF, FILE.length - HALF);
            });
    Download download = start(url, FILE);
    try (InputStream first = download.follow();
        InputStream second = download.follow()) {
      assertThat(first.readNBytes(HALF)).isEqualTo(Arrays.copyOf(FILE, HALF));
      halfRead.countDown();
      assertThat(first.readAllBytes()).isEqualTo(Arrays.copyOfRange(FILE, HALF, FILE.length));
      assertThat(second.readAllBytes()).isEqualTo(FILE);
    }
  }

  @Test
  void goesOnWhereItWasCut() throws IOException {
    URI url = serve(cut(FILE, HALF), rest(FILE, HALF, ETAG));
    Download download = start(url, FILE);
    assertThat(download.follow().readAllBytes()).isEqualTo(FILE);
    assertThat(download.await().bytesFromNetwork()).isEqualTo(FILE.length);
    assertThat(origin.heads.get(1))
        .contains("\r\nRange: bytes=" + HALF + "-\r\n", "\r\nIf-Range: \"one\"\r\n");
  }

  @Test
  void goesOnAfterAStall() throws IOException {
    http.close();
    http =
        new Http(
            NetSettings.from(Map.of(), Map.of()), events::add, time.pace(Duration.ofMillis(50)));
    downloads = new Downloads(http, blobs, events::add);
    CountDownLatch over = new CountDownLatch(1);
    URI url =
        serve(
            (head, out) -> {
              cut(FILE, HALF).send(head, out);
              out.flush();
              await(over);
            },
            rest(FILE, HALF, ETAG));
    assertThat(start(url, FILE).await().bytes()).isEqualTo(FILE.length);
    over.countDown();
  }

  @Test
  void eachCutThatBroughtSomethingIsForgiven() throws IOException {
    List<Reply> replies = new ArrayList<>(List.of(cut(FILE, 10_000)));
    for (int from = 10_000; from < FILE.length; from += 10_000) {
      byte[] left = Arrays.copyOfRange(FILE, from, FILE.length);
      String range =
          "Content-Range: bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length + "\r\n";
      replies.add(reply("206 Partial Content", ETAG + range, left, 10_000));
    }
    assertThat(start(serve(replies.toArray(new Reply[0])), FILE).await().bytes())
        .isEqualTo(FILE.length);
    assertThat(origin.heads).hasSize(30);
  }

  @Test
  void cutsThatBringNothingEnd() throws IOException {
    assertThat(failure(start(serve(cut(FILE, 0)), FILE)).code()).isEqualTo(FaultCode.NET_TRUNCATED);
    assertThat(origin.heads).hasSize(5);
  }

  @Test
  void aChangedOriginRestartsAndReadersAreTold() throws IOException {
    URI url = serve(cut(OTHER, HALF), reply("200 OK", "ETag: \"two\"\r\n", FILE, FILE.length));
    assertRestarts(url);
  }

  @Test
  void anIgnoredRangeRestarts() throws IOException {
    assertRestarts(serve(cut(OTHER, HALF), whole(FILE)));
  }

  @Test
  void aPartOfAnotherContentIsNeverAppended() throws IOException {
    assertRestarts(serve(cut(OTHER, HALF), rest(FILE, HALF, "ETag: \"two\"\r\n"), whole(FILE)));
    assertThat(origin.heads.get(2)).doesNotContain("Range");
  }

  @Test
  void anUnsatisfiableRangeRestarts() throws IOException {
    assertRestarts(
        serve(
            cut(OTHER, HALF),
            reply("416 Range Not Satisfiable", "Content-Range: bytes */9\r\n", new byte[0], 0),
            whole(FILE)));
  }

  private void assertRestarts(URI url) throws IOException {
    Download download = start(url, FILE);
    try (InputStream reader = download.follow()) {
      assertThatThrownBy(reader::readAllBytes).isInstanceOf(RestartedException.class);
    }
    assertThat(download.follow().readAllBytes()).isEqualTo(FILE);
    assertThat(download.await().sha256()).isEqualTo(sha256(FILE));
  }

  @Test
  void aWeakValidatorOrNoneResumesNothing() throws IOException {
    for (String validator : List.of("ETag: W/\"one\"\r\n", "", "Last-Modified: x\r\n")) {
      URI url = serve(reply("200 OK", validator, FILE, HALF), whole(FILE));
      assertThat(start(url, FILE).await().bytes()).isEqualTo(FILE.length);
      assertThat(origin.heads.get(1)).doesNotContain("Range");
      Files.delete(root.resolve(blobName(FILE)));
    }
  }

  @Test
  void aDateWellBeforeTheAnswerIsAValidator() throws IOException {
    String dates =
        "Date: Sun, 1 Mar 2026 12:00:00 GMT\r\nLast-Modified: Sun, 1 Mar 2026 11:00:00 GMT\r\n";
    URI url = serve(reply("200 OK", dates, FILE, HALF), rest(FILE, HALF, dates));
    start(url, FILE).await();
    assertThat(origin.heads.get(1)).contains("If-Range: Sun, 1 Mar 2026 11:00:00 GMT");
  }

  @Test
  void whatAKilledRunLeftIsUsed() throws IOException {
    URI url = serve(rest(FILE, HALF, ETAG));
    leave(url, Arrays.copyOf(FILE, HALF), "validator \"one\"\ntotal " + FILE.length + "\n");
    Download download = start(url, FILE);
    assertThat(download.follow().readAllBytes()).isEqualTo(FILE);
    assertThat(download.await().bytesFromNetwork()).isEqualTo(FILE.length - HALF);
    assertThat(files()).containsExactly(blobName(FILE));
  }

  @Test
  void aWholeFileThatAKilledRunLeftNeedsNoRequest() throws IOException {
    URI url = serve(whole(FILE));
    leave(url, FILE, "validator \"one\"\n");
    assertThat(start(url, FILE).await().bytesFromNetwork()).isZero();
    assertThat(origin.heads).isEmpty();
  }

  @Test
  void leftoversWithoutAValidatorOrOfADamagedKindAreNotUsed() throws IOException {
    URI url = serve(whole(FILE));
    leave(url, Arrays.copyOf(FILE, HALF), "total " + FILE.length + "\n");
    assertThat(start(url, FILE).await().bytesFromNetwork()).isEqualTo(FILE.length);
    assertThat(origin.heads.get(0)).doesNotContain("Range");
  }

  @Test
  void aDamagedLeftoverCostsOneFreshDownload() throws IOException {
    URI url = serve(rest(FILE, HALF, ETAG), whole(FILE));
    leave(url, random(HALF, 9), "validator \"one\"\ntotal " + FILE.length + "\n");
    assertThat(start(url, FILE).await().sha256()).isEqualTo(sha256(FILE));
    assertThat(origin.heads.get(1)).contains("Cache-Control: no-cache").doesNotContain("Range");
  }

  private void leave(URI url, byte[] bytes, String meta) throws IOException {
    Path partial = blobs.partial(url);
    Files.createDirectories(partial.getParent());
    Files.write(partial, bytes);
    Files.writeString(blobs.meta(partial), meta);
  }

  @Test
  void aWrongChecksumIsAskedOnceMorePastCachesAndNothingIsKept() throws IOException {
    Download download = start(serve(whole(OTHER)), FILE);
    Fault fault = failure(download);
    assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
    assertThat(fault.cause()).contains(sha256(FILE).hex(), sha256(OTHER).hex());
    assertThat(origin.heads).hasSize(2);
    assertThat(origin.heads.get(0)).doesNotContain("no-cache");
    assertThat(origin.heads.get(1)).contains("Cache-Control: no-cache");
    assertThat(files()).isEmpty();
    assertThatThrownBy(() -> download.follow().readAllBytes())
        .isInstanceOfSatisfying(
            BeamstrapException.class, thrown -> assertThat(thrown.fault()).isEqualTo(fault));
  }

  @Test
  void aStaleCacheOnTheWayIsOvercome() throws IOException {
    assertThat(start(serve(whole(OTHER), whole(FILE)), FILE).await().bytes())
        .isEqualTo(FILE.length);
  }

  @Test
  void tooMuchIsRefusedAnnouncedOrNot() throws IOException {
    byte[] large = random(1_000_001, 3);
    Reply unannounced =
        (head, out) -> {
          out.write(head("200 OK", ETAG));
          out.write(large);
        };
    for (Reply reply : List.of(whole(large), unannounced)) {
      Fault fault = failure(start(serve(reply), large));
      assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
      assertThat(origin.heads).hasSize(1);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void aBodyWithoutAnEndNeedsAChecksum() throws IOException {
    Reply endless =
        (head, out) -> {
          out.write(head("200 OK", ETAG));
          out.write(FILE);
        };
    assertThat(start(serve(endless), FILE).await().bytes()).isEqualTo(FILE.length);
    Download unknown = downloads.start(request(serve(endless), Optional.empty(), false));
    assertThat(failure(unknown).code()).isEqualTo(FaultCode.NET_TRUNCATED);
  }

  @Test
  void aBodyWithoutAnEndThatWasCutGoesOn() throws IOException {
    Reply cut =
        (head, out) -> {
          out.write(head("200 OK", ETAG));
          out.write(FILE, 0, HALF);
        };
    assertThat(start(serve(cut, rest(FILE, HALF, ETAG)), FILE).await().bytesFromNetwork())
        .isEqualTo(FILE.length);
  }

  @Test
  void statusesThatStayEnd() throws IOException {
    Reply missing = reply("404 Not Found", "", new byte[0], 0);
    assertThat(failure(start(serve(missing), FILE)).code()).isEqualTo(FaultCode.NET_HTTP);
    assertThat(origin.heads).hasSize(1);
  }

  @Test
  void offlineNamesWhatIsMissingAndAsksNobody() throws IOException {
    URI url = serve(whole(FILE));
    Fault fault = failure(downloads.start(request(url, Optional.of(sha256(FILE)), true)));
    assertThat(fault.code()).isEqualTo(FaultCode.OFFLINE_MISSING);
    assertThat(fault.message()).contains(url.toString());
    assertThat(origin.heads).isEmpty();
  }

  @Test
  void aDamagedBlobIsFetchedAnew() throws IOException {
    URI url = serve(whole(FILE));
    Path blob = start(url, FILE).await().file();
    Files.write(blob, Arrays.copyOf(FILE, HALF));
    assertThat(start(url, FILE).await().bytesFromNetwork()).isEqualTo(FILE.length);
    assertThat(Files.readAllBytes(blob)).isEqualTo(FILE);
  }

  @Test
  void twoAtOnceMakeOneTransfer() throws Exception {
    CountDownLatch bothStarted = new CountDownLatch(1);
    URI url =
        serve(
            (head, out) -> {
              await(bothStarted);
              whole(FILE).send(head, out);
            });
    http.close();
    // A second waiter must really wait here, so its sleeper lets the first one go.
    Pace pace = time.pace();
    http =
        new Http(
            NetSettings.from(Map.of(), Map.of()),
            events::add,
            new Pace(
                time,
                wait -> {
                  bothStarted.countDown();
                  Thread.sleep(1);
                },
                pace.random(),
                pace.timings()));
    downloads = new Downloads(http, blobs, events::add);
    Download first = start(url, FILE);
    Download second = start(url, FILE);
    assertThat(first.await().bytesFromNetwork() + second.await().bytesFromNetwork())
        .isEqualTo(FILE.length);
    assertThat(origin.heads).hasSize(1);
  }

  @Test
  void aLockThatIsNeverGivenUpIsWorkedAround() throws IOException {
    URI url = serve(whole(FILE));
    PartialLock held = blobs.lock(blobs.partial(url)).orElseThrow();
    try (held) {
      assertThat(start(url, FILE).await().bytes()).isEqualTo(FILE.length);
    }
    assertThat(files()).containsExactly(blobName(FILE));
    assertThat(events).contains(new Event.Noted("waiting for another download of " + url));
  }

  @Test
  void cancellingKeepsWhatArrived() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    URI url =
        serve(
            (head, out) -> {
              cut(FILE, HALF).send(head, out);
              out.flush();
              await(over);
            });
    Download download = start(url, FILE);
    download.follow().readNBytes(HALF);
    download.cancel();
    assertThat(failure(download).code()).isEqualTo(FaultCode.INTERRUPTED);
    downloads.close();
    over.countDown();
    assertThat(Files.size(blobs.partial(url))).isEqualTo(HALF);
    assertThat(blobs.meta(blobs.partial(url))).exists();
  }

  @Test
  void aStoreThatCannotBeWrittenIsADiskFailure() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    blobs = new Blobs(file);
    downloads = new Downloads(http, blobs, events::add);
    assertThat(failure(start(serve(whole(FILE)), FILE)).code().code()).startsWith("disk.");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static Sha256 sha256(byte[] bytes) {
    try {
      return Sha256.ofBytes(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] random(int size, long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    SplittableRandom random = new SplittableRandom(seed);
    while (bytes.size() < size) {
      bytes.write(random.nextInt());
    }
    return bytes.toByteArray();
  }
}
