package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.PartialLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One download from its start to its end: the store first, then the lock, then the network. */
final class Transfer implements Runnable {
  private static final Duration LOCK_POLL = Duration.ofMillis(100);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

  private final DownloadRequest request;
  private final Http http;
  private final Blobs blobs;
  private final Reporter reporter;
  private final GrowingFile file;
  private boolean cancelled;
  private @Nullable Thread worker;
  private @Nullable Runnable cancelling;

  Transfer(DownloadRequest request, Http http, Blobs blobs, Reporter reporter) {
    this.request = request;
    this.http = http;
    this.blobs = blobs;
    this.reporter = reporter;
    this.file = new GrowingFile(blobs.partial(request.url()));
  }

  GrowingFile file() {
    return file;
  }

  synchronized void cancel() {
    if (file.isOver()) {
      return;
    }
    cancelled = true;
    if (cancelling != null) {
      cancelling.run();
    }
    if (worker != null) {
      worker.interrupt();
    } else {
      file.failed(interrupted());
    }
  }

  private synchronized boolean begun() {
    worker = cancelled ? null : Thread.currentThread();
    return worker != null;
  }

  private synchronized void over() {
    worker = null;
    // An interrupt meant for this download must not hit the thread's next one.
    boolean cleared = Thread.interrupted();
    cancelled |= cleared;
  }

  synchronized void exchanging(Runnable next) {
    cancelling = next;
    if (cancelled) {
      next.run();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void run() {
    if (!begun()) {
      return;
    }
    try {
      Blob blob = obtain();
      file.ended(blob);
    } catch (BeamstrapException e) {
      file.failed(isCancelled() ? interrupted() : e);
    } catch (IOException e) {
      file.failed(DiskFaults.of(e, "write", blobs.partial(request.url())));
    } catch (RuntimeException | Error e) {
      file.failed(
          Fault.of(FaultCode.INTERNAL, "a download failed in a way nobody thought of: " + e)
              .url(SafeUrl.of(request.url()))
              .exception(e));
    } finally {
      over();
    }
  }

  private Blob obtain() throws IOException {
    Optional<Blob> stored = stored();
    if (stored.isPresent()) {
      return stored.get();
    }
    if (request.offline()) {
      throw Fault.of(FaultCode.OFFLINE_MISSING, "not stored here: " + SafeUrl.of(request.url()))
          .cause("the network may not be used (--offline)")
          .remedy("run the same once without --offline")
          .url(SafeUrl.of(request.url()))
          .exception();
    }
    Path partial = blobs.partial(request.url());
    Optional<PartialLock> lock = waitForLock(partial);
    if (lock.isEmpty()) {
      partial = partial.resolveSibling(partial.getFileName() + "." + UUID.randomUUID());
      lock = blobs.lock(partial);
    }
    HeldOrNot held = new HeldOrNot(lock);
    try (held) {
      stored = stored();
      return stored.isPresent() ? stored.get() : fetched(partial);
    }
  }

  private record HeldOrNot(Optional<PartialLock> lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }

  private Blob fetched(Path partial) throws IOException {
    try (Arrival arrival = new Arrival(request, partial, http, blobs, reporter, this)) {
      Sha256 digest = arrival.complete();
      file.completed();
      long bytes = arrival.bytes();
      Path blob = blobs.publish(partial, digest);
      return new Blob(blob, digest, bytes, arrival.bytesFromNetwork());
    }
  }

  private Optional<Blob> stored() throws IOException {
    if (request.expected().isEmpty()) {
      return Optional.empty();
    }
    Sha256 digest = request.expected().get();
    Optional<Path> found = blobs.find(digest);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!blobs.verify(digest)) {
      reporter.warn("a stored file was damaged and is fetched anew: " + found.get());
      return Optional.empty();
    }
    return Optional.of(new Blob(found.get(), digest, Files.size(found.get()), 0));
  }

  private Optional<PartialLock> waitForLock(Path partial) {
    Optional<PartialLock> lock = blobs.lock(partial);
    long polls = LOCK_WAIT.toMillis() / LOCK_POLL.toMillis();
    for (long poll = 0; lock.isEmpty() && poll < polls; poll++) {
      if (poll == 0) {
        reporter.note("waiting for another download of " + SafeUrl.of(request.url()));
      }
      try {
        http.pace().sleeper().sleep(LOCK_POLL);
      } catch (InterruptedException e) {
        throw interrupted();
      }
      lock = blobs.lock(partial);
    }
    return lock;
  }

  BeamstrapException interrupted() {
    return Fault.of(FaultCode.INTERRUPTED, "stopped: " + SafeUrl.of(request.url()))
        .remedy("run it again; what was downloaded so far is kept")
        .url(SafeUrl.of(request.url()))
        .exception();
  }
}
