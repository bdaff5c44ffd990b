package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Blobs;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Downloads files into the store, several at a time, each resumed after cuts and verified. Memory
 * use does not depend on the size of the files.
 */
public final class Downloads implements AutoCloseable {
  private static final int PARALLEL = 8;

  private final Http http;
  private final Blobs blobs;
  private final Reporter reporter;
  private final ExecutorService threads;
  private final Set<Transfer> running = ConcurrentHashMap.newKeySet();

  /** Eight at a time. */
  public Downloads(Http http, Blobs blobs, Reporter reporter) {
    this(http, blobs, reporter, PARALLEL);
  }

  /**
   * So many at a time; others wait for their turn.
   *
   * @param http not closed by this
   */
  public Downloads(Http http, Blobs blobs, Reporter reporter, int parallel) {
    this.http = http;
    this.blobs = blobs;
    this.reporter = reporter;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            parallel,
            work -> {
              Thread thread = new Thread(work, "download-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins a download; failures are told by what it returns. */
  public Download start(DownloadRequest request) {
    Transfer transfer = new Transfer(request, http, blobs, reporter);
    running.add(transfer);
    threads.execute(
        () -> {
          try {
            transfer.run();
          } finally {
            running.remove(transfer);
          }
        });
    return new Download() {
      @Override
      public InputStream follow() {
        return transfer.file().follow();
      }

      @Override
      public Blob await() {
        return transfer.file().await();
      }

      @Override
      public void cancel() {
        transfer.cancel();
      }
    };
  }

  /** Cancels what is under way and waits until it has let go of its files. */
  @Override
  public void close() {
    running.forEach(Transfer::cancel);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
