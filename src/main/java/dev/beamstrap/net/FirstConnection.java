package dev.beamstrap.net;

import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Lets the first call to a target connect alone. An HTTP/2 connection serves all that follow, but
 * OkHttp does not know that one is being opened and would open another for every call that begins
 * meanwhile: a TLS handshake each. Calls pass once the first has its connection, or has failed.
 */
final class FirstConnection {
  private final ConcurrentHashMap<String, CountDownLatch> targets = new ConcurrentHashMap<>();

  /**
   * Waits for the first call, unless this is the first.
   *
   * @return what the caller has to run when it has a connection, and at its end; harmless twice
   */
  Runnable await(String target) throws InterruptedIOException {
    CountDownLatch mine = new CountDownLatch(1);
    CountDownLatch first = targets.putIfAbsent(target, mine);
    if (first == null) {
      return mine::countDown;
    }
    try {
      first.await();
      return () -> {};
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
