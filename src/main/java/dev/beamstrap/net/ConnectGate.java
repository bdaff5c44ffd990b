package dev.beamstrap.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the first CONNECT to a target go alone, so that a denial is met once and not by every
 * parallel download, and remembers it for the rest of the run.
 *
 * <p>The lock of a target is held while its first CONNECT waits for the answer; it guards nothing
 * else and is never taken together with another one.
 */
final class ConnectGate {
  private final ConcurrentHashMap<String, Door> doors = new ConcurrentHashMap<>();

  /** Opens a tunnel. */
  interface Opening {
    void open() throws IOException;
  }

  /** Whether a tunnel to the target was opened in this run. */
  boolean isOpen(String target) {
    Door door = doors.get(target);
    return door != null && door.open && door.denial == null;
  }

  /** Throws the denial of a target where one is known, whoever met it. */
  void check(String target) throws TunnelException {
    Door door = doors.get(target);
    if (door != null) {
      door.check();
    }
  }

  void pass(String target, Opening opening) throws IOException {
    Door door = doors.computeIfAbsent(target, name -> new Door());
    if (door.open) {
      door.through(opening);
      return;
    }
    try {
      door.first.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try {
      door.through(opening);
      door.open = true;
    } finally {
      door.first.unlock();
    }
  }

  private static final class Door {
    private final ReentrantLock first = new ReentrantLock();
    private volatile boolean open;
    private volatile @org.jspecify.annotations.Nullable TunnelException denial;

    void check() throws TunnelException {
      TunnelException known = denial;
      if (known != null) {
        throw known.again();
      }
    }

    void through(Opening opening) throws IOException {
      check();
      try {
        opening.open();
      } catch (TunnelException e) {
        if (e.kind().isPolicy()) {
          denial = e;
        }
        throw e;
      }
    }
  }
}
