package dev.beamstrap.net;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Small documents (listings, checksum files, Hex archives) with a copy on disk.
 *
 * <p>Two kinds: <em>listings</em> change and are asked for again with the validators of the copy;
 * <em>pinned</em> files are known by their SHA-512 and never asked for twice. A listing and its
 * validators are one file, a {@link KeptAnswer}.
 */
public final class CachedDocuments {
  private static final String KIND = "beamstrap-document 1";

  private final Supplier<Http> http;
  private final Path directory;
  private final boolean offline;
  private final Reporter reporter;

  /** Documents under {@code cache}, in {@code listings/} and {@code blobs/sha512/}. */
  public CachedDocuments(Supplier<Http> http, Path cache, boolean offline, Reporter reporter) {
    this.http = http;
    this.directory = cache;
    this.offline = offline;
    this.reporter = reporter;
  }

  /**
   * The current body of a listing, at most {@code maxBytes} long. Offline, or when the network
   * fails (not when a policy denies it), the copy serves; without one the fault stands.
   */
  public byte[] fetch(URI url, long maxBytes) {
    Path file = directory.resolve("listings").resolve(name(url));
    Optional<KeptAnswer> copy = read(file, url);
    if (offline) {
      return copy.map(KeptAnswer::body).orElseThrow(() -> missing(url));
    }
    try {
      Fetched fetched = http.get().fetch(url, copy.map(KeptAnswer::validators), maxBytes);
      if (fetched instanceof Fetched.Fresh fresh) {
        write(file, url, fresh);
        return fresh.body();
      }
      return copy.orElseThrow().body();
    } catch (BeamstrapException e) {
      FaultCode code = e.fault().code();
      boolean mayPass = code == FaultCode.NET_UNREACHABLE || code == FaultCode.NET_TIMEOUT;
      if (copy.isPresent() && mayPass) {
        reporter.warn(e.fault().message() + "; using the copy of an earlier run");
        return copy.get().body();
      }
      throw e;
    }
  }

  /** The file at {@code url} whose SHA-512 is {@code sha512} (lower-case hexadecimal). */
  public byte[] fetchPinned(URI url, String sha512, long maxBytes) {
    Path file = directory.resolve("blobs").resolve("sha512").resolve(sha512);
    try {
      if (Files.isRegularFile(file)) {
        byte[] kept = Files.readAllBytes(file);
        if (sha512(kept).equals(sha512)) {
          return kept;
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", file);
    }
    if (offline) {
      throw missing(url);
    }
    Fetched fetched = http.get().fetch(url, Optional.empty(), maxBytes);
    byte[] body = ((Fetched.Fresh) fetched).body();
    String actual = sha512(body);
    if (!actual.equals(sha512)) {
      throw Fault.of(
              FaultCode.INTEGRITY_CHECKSUM, url.getPath() + " is not the file that its list names")
          .cause("expected SHA-512 " + sha512 + ", received " + actual)
          .remedy("try again; if it stays so, a proxy or mirror changes the file")
          .url(SafeUrl.of(url))
          .exception();
    }
    AtomicFile.write(file, body, 0644);
    return body;
  }

  private static RuntimeException missing(URI url) {
    return Fault.of(FaultCode.OFFLINE_MISSING, url + " is not cached")
        .cause("--offline allows no request")
        .remedy("run the same command once with network")
        .url(SafeUrl.of(url))
        .exception();
  }

  private static Optional<KeptAnswer> read(Path file, URI url) {
    byte[] bytes;
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    return KeptAnswer.read(bytes, KIND, url.toString());
  }

  private static void write(Path file, URI url, Fetched.Fresh fresh) {
    KeptAnswer kept = new KeptAnswer(fresh.validators(), fresh.body());
    AtomicFile.write(file, kept.file(KIND, url.toString()), 0644);
  }

  private static String name(URI url) {
    String readable = url.getHost() + url.getPath().replaceAll("[^A-Za-z0-9.-]", "_");
    String shortened =
        readable.length() > 100 ? readable.substring(readable.length() - 100) : readable;
    return shortened
        + "-"
        + sha512(url.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  private static String sha512(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-512", e);
    }
  }
}
