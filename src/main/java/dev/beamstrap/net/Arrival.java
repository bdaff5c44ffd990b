package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.DiskFaults;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one download on their way into its partial file, hashed as they pass. Used by the
 * download's thread alone; readers are told through the {@link GrowingFile}.
 */
final class Arrival implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
  private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/(\\d{1,18})");

  private final DownloadRequest request;
  private final Path partial;
  private final Path metaFile;
  private final Http http;
  private final Reporter reporter;
  private final Transfer transfer;
  private final GrowingFile file;
  private final Patience patience;

  private MessageDigest digest = Sha256.digest();
  private PartialMeta meta = PartialMeta.none();
  private @Nullable OutputStream out;
  private long written;
  private long fromNetwork;
  private boolean bypassCaches;
  private String lastType = "";
  private Instant nextTick = Instant.MIN;

  Arrival(
      DownloadRequest request,
      Path partial,
      Http http,
      Blobs blobs,
      Reporter reporter,
      Transfer transfer) {
    this.request = request;
    this.partial = partial;
    this.metaFile = blobs.meta(partial);
    this.http = http;
    this.reporter = reporter;
    this.transfer = transfer;
    this.file = transfer.file();
    this.patience = new Patience(http.pace(), reporter, http.pace().timings().downloadTotal());
  }

  long bytes() {
    return written;
  }

  long bytesFromNetwork() {
    return fromNetwork;
  }

  /** Brings all bytes into the partial file; gives their checksum, which is the expected one. */
  Sha256 complete() throws IOException {
    takeUpEarlierRun();
    if (written > 0 && isExpected(current())) {
      return current();
    }
    while (true) {
      try {
        boolean certain = attempt();
        Sha256 actual = current();
        if (request.expected().isEmpty() || isExpected(actual)) {
          closeOutput();
          return actual;
        }
        if (!certain) {
          throw failure(
              FailureClass.TRUNCATED, "the connection ended before the checksum was right");
        }
        if (bypassCaches) {
          discard();
          throw wrongChecksum(actual);
        }
        reporter.detail("the checksum is wrong; asking once more, past all caches");
        bypassCaches = true;
        restart();
      } catch (NetException e) {
        if (transfer.isCancelled()) {
          throw transfer.interrupted();
        }
        if (e.failure().kind() == FailureClass.TOO_LARGE
            || e.failure().kind() == FailureClass.UNDELIMITED) {
          discard();
        }
        patience.afterFailure(e);
      }
    }
  }

  /** One request; true when the whole is certainly there, false when only the connection ended. */
  private boolean attempt() throws IOException {
    if (written > 0 && meta.validator().isEmpty()) {
      restart();
    }
    boolean resuming = written > 0;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept-Encoding", "identity");
    if (bypassCaches) {
      headers.put("Cache-Control", "no-cache");
    }
    if (resuming) {
      headers.put("Range", "bytes=" + written + "-");
      headers.put("If-Range", meta.validator().orElse(""));
    }
    try (Answer answer = http.get(request.url(), headers, transfer::exchanging)) {
      lastType = answer.header("Content-Type").orElse("");
      if (answer.status() == 200) {
        return whole(answer);
      }
      if (resuming && answer.status() == 206 && continues(answer)) {
        return append(answer);
      }
      if (resuming && answer.status() == 416 && isAllThere(answer)) {
        return true;
      }
      if (!resuming || (answer.status() != 206 && answer.status() != 416)) {
        throw http.unsuccessful(answer);
      }
    }
    // The part on offer does not belong to what is here.
    restart();
    return attempt();
  }

  private boolean whole(Answer answer) throws IOException {
    long length = answer.length().orElse(0);
    if (length > request.maxBytes()) {
      throw answer.failed(
          FailureClass.TOO_LARGE,
          length + " bytes are announced, at most " + request.maxBytes() + " are allowed");
    }
    if (answer.endsWithConnection() && request.expected().isEmpty()) {
      throw answer.failed(
          FailureClass.UNDELIMITED, "the answer tells no length, and no checksum is known");
    }
    restart();
    meta = PartialMeta.of(answer);
    disk(() -> meta.write(metaFile));
    return append(answer);
  }

  private boolean continues(Answer answer) {
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != written || !meta.fits(answer)) {
      return false;
    }
    String total = range.group(3);
    boolean sameTotal =
        total.equals("*")
            || meta.total().isEmpty()
            || meta.total().getAsLong() == Long.parseLong(total);
    if (sameTotal && meta.total().isEmpty() && !total.equals("*")) {
      meta = new PartialMeta(meta.validator(), OptionalLong.of(Long.parseLong(total)));
    }
    return sameTotal;
  }

  private boolean isAllThere(Answer answer) {
    Matcher size = UNSATISFIED.matcher(answer.header("Content-Range").orElse(""));
    return size.matches() && Long.parseLong(size.group(1)) == written && isExpected(current());
  }

  private boolean append(Answer answer) throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = answer.body();
    while (true) {
      int count = read(in, buffer, answer);
      if (count < 0) {
        break;
      }
      if (written + count > request.maxBytes()) {
        throw answer.failed(FailureClass.TOO_LARGE, Http.tooLarge(request.maxBytes()));
      }
      write(buffer, count);
      fromNetwork += count;
      patience.progressed();
      if (patience.isOver()) {
        throw answer.failed(FailureClass.DEADLINE, "it arrives too slowly");
      }
    }
    OptionalLong total = meta.total();
    if (total.isPresent() && total.getAsLong() != written) {
      throw answer.failed(
          written < total.getAsLong() ? FailureClass.TRUNCATED : FailureClass.TOO_LARGE,
          written + " of " + total.getAsLong() + " bytes arrived");
    }
    return total.isPresent() || !answer.endsWithConnection();
  }

  private int read(InputStream in, byte[] buffer, Answer answer) throws NetException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw http.brokenBody(answer, e);
    }
  }

  private void write(byte[] buffer, int count) {
    disk(() -> output().write(buffer, 0, count));
    digest.update(buffer, 0, count);
    written += count;
    file.grew(written);
    Instant now = http.pace().clock().instant();
    if (!now.isBefore(nextTick)) {
      nextTick = now.plus(TICK);
      reporter.report(new Event.Advanced(request.task(), written, meta.total()));
    }
  }

  /** What a killed run left is used when the origin can tell that it still fits. */
  private void takeUpEarlierRun() throws IOException {
    PartialMeta earlier = PartialMeta.read(metaFile);
    long size = Files.isRegularFile(partial) ? Files.size(partial) : 0;
    boolean usable =
        size > 0
            && size <= earlier.total().orElse(request.maxBytes())
            && size <= request.maxBytes()
            && earlier.validator().isPresent()
            && request.expected().isPresent();
    if (!usable) {
      restart();
      return;
    }
    meta = earlier;
    file.begin(partial);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(partial)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
        written += count;
        file.grew(written);
      }
    }
    reporter.report(new Event.Advanced(request.task(), written, meta.total()));
  }

  /** Begins a new, empty file; who still reads the old one reads it to no end. */
  private void restart() {
    file.begin(partial);
    disk(
        () -> {
          closeOutput();
          Files.deleteIfExists(metaFile);
          Files.deleteIfExists(partial);
        });
    digest = Sha256.digest();
    meta = PartialMeta.none();
    written = 0;
  }

  private void discard() {
    restart();
  }

  private OutputStream output() throws IOException {
    if (out == null) {
      Files.createDirectories(partial.toAbsolutePath().getParent());
      // No channel: an interrupted thread would find it closed.
      out = new FileOutputStream(partial.toFile(), true);
    }
    return out;
  }

  private void closeOutput() throws IOException {
    if (out != null) {
      OutputStream closing = out;
      out = null;
      closing.close();
    }
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private void disk(DiskWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", partial);
    }
  }

  private Sha256 current() {
    try {
      return Sha256.ofBytes(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private boolean isExpected(Sha256 actual) {
    return request.expected().equals(Optional.of(actual));
  }

  private NetException failure(FailureClass kind, String evidence) {
    return new NetException(Failure.of(kind, request.url(), http.route(request.url()), evidence));
  }

  private dev.beamstrap.fault.BeamstrapException wrongChecksum(Sha256 actual) {
    String page =
        lastType.startsWith("text/html")
            ? "; a page (text/html) was served, perhaps by a proxy"
            : "; somebody on the way changed it, or the checksum is of another file";
    return Fault.of(FaultCode.INTEGRITY_CHECKSUM, "wrong checksum: " + SafeUrl.of(request.url()))
        .cause(
            "expected SHA-256 "
                + request.expected().map(Sha256::hex).orElse("")
                + ", got "
                + actual
                + " twice"
                + page)
        .remedy("nothing was kept; compare the checksum with the publisher's, then run it again")
        .url(SafeUrl.of(request.url()))
        .exception();
  }

  @Override
  public void close() throws IOException {
    closeOutput();
  }
}
