package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives a body to a process, on a thread of its own, until it is told to leave the body alone. The
 * lock is held while the body is read, so that it is touched by nobody after {@link #leave}.
 */
final class CurlFeed {
  private static final int BUFFER = 16 << 10;

  private final Upload upload;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean over;

  CurlFeed(Upload upload) {
    this.upload = upload;
  }

  /**
   * Begins.
   *
   * @param broken done when the body, or who takes it, failed: what was written must not look whole
   */
  void begin(OutputStream out, Runnable broken) {
    Thread thread =
        new Thread(
            () -> {
              try {
                feed(out);
              } catch (IOException e) {
                broken.run();
              }
            },
            "curl-upload");
    thread.setDaemon(true);
    thread.start();
  }

  /** Each piece goes out at once as it came: the other side may wait for it. */
  private void feed(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = upload.source().open()) {
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    }
    out.close();
  }

  private int read(InputStream in, byte[] buffer) throws IOException {
    turn.lock();
    try {
      if (over) {
        throw new IOException("nobody wants the rest");
      }
      return in.read(buffer);
    } finally {
      turn.unlock();
    }
  }

  /** Ends it; waits for a read that is under way. */
  void leave() {
    over = true;
    turn.lock();
    turn.unlock();
  }
}
