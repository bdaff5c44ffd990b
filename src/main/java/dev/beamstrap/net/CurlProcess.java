package dev.beamstrap.net;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of curl: heads and last words on its standard error, the body on its standard output.
 * Read by one thread; {@link #kill} and {@link #tick} may come from others.
 */
final class CurlProcess implements Closeable {
  private static final int MAX_HEAD_BYTES = 256 << 10;

  /** Variables that would make curl another one, or write its session keys to a file. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("curl_home", "curl_ca_bundle", "ssl_cert_file", "ssl_cert_dir", "sslkeylogfile");

  private final Process process;
  private final Path config;
  private final Optional<CurlFeed> feed;
  private volatile @Nullable Thread waiting;
  private volatile long due;
  private volatile Killed killed = Killed.NOT;
  private @Nullable CurlEnd end;

  /** Why it was killed. */
  enum Killed {
    /** It was not. */
    NOT,
    /** Nothing came in time. */
    SILENCE,
    /** The thread that waited for it was interrupted. */
    INTERRUPTED,
    /** Nobody wants its answer any more. */
    UNWANTED
  }

  private CurlProcess(Process process, Path config, Optional<CurlFeed> feed) {
    this.process = process;
    this.config = config;
    this.feed = feed;
  }

  /**
   * Starts it. A configuration goes through standard input; where that carries a body, through a
   * file for our eyes only, which is gone as soon as curl has begun to answer. The body waits for
   * {@link #feed}.
   *
   * @param directory for that file
   */
  static CurlProcess start(Path program, String config, Optional<Upload> upload, Path directory)
      throws IOException {
    byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve("none");
    List<String> command = new ArrayList<>(List.of(program.toString(), "-q", "-K"));
    if (upload.isPresent()) {
      file =
          Files.createTempFile(
              directory,
              "request",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, bytes);
      command.add(file.toString());
    } else {
      command.add("-");
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(CurlProcess::isNotPassedOn);
    CurlProcess curl = new CurlProcess(builder.start(), file, upload.map(CurlFeed::new));
    if (upload.isEmpty()) {
      try (OutputStream in = curl.process.getOutputStream()) {
        in.write(bytes);
      } catch (IOException endedAlready) {
        // Its exit code says why.
      }
    }
    return curl;
  }

  private static boolean isNotPassedOn(String variable) {
    String name = variable.toLowerCase(Locale.ROOT);
    return name.endsWith("_proxy") || NOT_PASSED_ON.contains(name);
  }

  /** Lets it have the body, if there is one; once, as soon as there is somebody to take it. */
  void feed() {
    feed.ifPresent(
        body ->
            body.begin(
                process.getOutputStream(),
                () -> {
                  // Either curl ended, and says why; or the body did, and must not look complete:
                  // curl dies before its input ends.
                  if (process.isAlive()) {
                    kill(Killed.UNWANTED);
                  }
                }));
  }

  /** The next head, interim ones left out; empty when it ended without. */
  Optional<ResponseHead> head(Duration patience) throws IOException {
    List<String> lines = new ArrayList<>();
    int size = 0;
    for (Optional<String> line = line(patience); line.isPresent(); line = line(patience)) {
      size += line.get().length();
      if (size > MAX_HEAD_BYTES) {
        throw new IOException("the head of the answer has no end");
      }
      if (!lines.isEmpty() && line.get().isBlank()) {
        Optional<ResponseHead> head = ResponseHead.parse(lines);
        lines.clear();
        if (head.isPresent() && head.get().status() >= 200) {
          Files.deleteIfExists(config);
          return head;
        }
      } else if (!lines.isEmpty() || line.get().startsWith("HTTP/")) {
        lines.add(line.get());
      }
    }
    return Optional.empty();
  }

  /** UTF-8, as OkHttp reads heads and as they are written to others. */
  private Optional<String> line(Duration patience) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = process.getErrorStream();
    await(patience);
    try {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet == '\n') {
          String text = line.toString(StandardCharsets.UTF_8);
          CurlEnd.parse(text).ifPresent(last -> end = last);
          return Optional.of(text);
        }
        if (line.size() == MAX_HEAD_BYTES) {
          throw new IOException("a field of the answer has no end");
        }
        line.write(octet);
      }
    } finally {
      awaitNothing();
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  /** Bytes of the body, at most until nothing has come for so long; -1 at the end. */
  int read(byte[] buffer, int offset, int length, Duration patience) throws IOException {
    await(patience);
    try {
      return process.getInputStream().read(buffer, offset, length);
    } finally {
      awaitNothing();
    }
  }

  /** How it ended; waits for that. */
  CurlEnd end() throws IOException {
    Duration patience = Duration.ofSeconds(10);
    while (line(patience).isPresent()) {
      // Trailers, warnings; the last line is remembered.
    }
    int exit = -1;
    try {
      exit = process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    CurlEnd last = end;
    return last != null && last.exit() == exit ? last : CurlEnd.silent(exit);
  }

  Killed killed() {
    return killed;
  }

  private void await(Duration patience) {
    due = System.nanoTime() + patience.toNanos();
    waiting = Thread.currentThread();
  }

  private void awaitNothing() {
    waiting = null;
  }

  /** Ends it where whoever waits for it was interrupted or has waited for too long. */
  void tick() {
    Thread thread = waiting;
    if (thread != null && thread.isInterrupted()) {
      kill(Killed.INTERRUPTED);
    } else if (thread != null && System.nanoTime() - due > 0) {
      kill(Killed.SILENCE);
    }
  }

  void kill(Killed why) {
    if (killed == Killed.NOT) {
      killed = why;
    }
    // By its handle: the process's own method closes the streams under whoever reads them.
    process.toHandle().destroyForcibly();
  }

  /** Ends it; afterwards nobody reads the body. */
  @Override
  public void close() {
    kill(Killed.UNWANTED);
    feed.ifPresent(CurlFeed::leave);
    for (Closeable stream :
        List.of(process.getInputStream(), process.getErrorStream(), process.getOutputStream())) {
      try {
        stream.close();
      } catch (IOException nothingLost) {
        // The process is gone.
      }
    }
    try {
      Files.deleteIfExists(config);
    } catch (IOException goneWithItsDirectory) {
      // The directory is removed at the end.
    }
  }
}
