package dev.beamstrap.net;

import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;

/**
 * Lets Okio's watchdog sleep. It is woken whenever a time limit is set that ends before all others,
 * and with one transfer under way that is each read and each write: two switches of threads for
 * every 8 KiB. With this one, which ends sooner and begins anew, it is woken every few seconds.
 */
final class NearTimeout extends AsyncTimeout implements AutoCloseable {
  private static final long SECONDS = 5;

  private boolean closed;

  /** Begins. */
  NearTimeout() {
    timeout(SECONDS, TimeUnit.SECONDS);
    enter();
  }

  @Override
  protected synchronized void timedOut() {
    exit();
    if (!closed) {
      enter();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    exit();
  }
}
