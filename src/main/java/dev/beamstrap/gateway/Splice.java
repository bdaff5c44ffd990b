package dev.beamstrap.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins two connections byte for byte until both directions have ended. Silence does not end them:
 * what is spoken within is unknown, and a WebSocket may have nothing to say for long. That the
 * other side of the way out is gone, TCP tells by its keep-alive.
 */
final class Splice {
  private static final int BUFFER = 16 << 10;

  /** A bound all the same, for a way out that answers keep-alives and leads nowhere. */
  private static final Duration FORGOTTEN = Duration.ofHours(12);

  private final Socket client;
  private final Socket way;
  private final Vigil vigil;
  private final AtomicLong out = new AtomicLong();
  private final AtomicLong in = new AtomicLong();

  Splice(Socket client, Socket way, Vigil vigil) {
    this.client = client;
    this.way = way;
    this.vigil = vigil;
  }

  /**
   * Runs until it is over, with a second thread for the way back.
   *
   * @param first what the client has already sent
   */
  void run(byte[] first, Executor threads) throws IOException {
    CountDownLatch back = new CountDownLatch(1);
    vigil.begin(FORGOTTEN);
    way.setKeepAlive(true);
    way.getOutputStream().write(first);
    out.addAndGet(first.length);
    try {
      threads.execute(
          () -> {
            pump(way, client, in);
            back.countDown();
          });
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      throw new IOException("there is no thread for the way back", noThread);
    }
    pump(client, way, out);
    try {
      back.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      vigil.end();
    }
  }

  private void pump(Socket from, Socket to, AtomicLong count) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int got = from.getInputStream().read(buffer);
          got >= 0;
          got = from.getInputStream().read(buffer)) {
        vigil.begin(FORGOTTEN);
        to.getOutputStream().write(buffer, 0, got);
        count.addAndGet(got);
      }
      to.shutdownOutput();
    } catch (IOException over) {
      // A broken direction ends the other one too.
      close(client);
      close(way);
    }
  }

  long bytesOut() {
    return out.get();
  }

  long bytesIn() {
    return in.get();
  }

  static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      // It is over either way.
    }
  }
}
