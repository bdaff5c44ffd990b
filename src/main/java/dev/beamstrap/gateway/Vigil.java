package dev.beamstrap.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Watches one client's connection: blocking reads and writes have no time limit of their own, so
 * each is announced here, and who watches ends the connection when its time is over. {@code begin},
 * {@code idle}, {@code end} are of who reads from the client, {@code beginWriting} and {@code
 * endWriting} of who writes to it: mostly the same thread, and two where an upload has a thread of
 * its own. What is abandoned is the serving thread's; who watches calls the rest.
 */
final class Vigil {
  private static final long NONE = Long.MAX_VALUE;
  private static final Runnable NOTHING = () -> {};

  private final Closeable connection;
  private final AtomicReference<Runnable> abandon = new AtomicReference<>(NOTHING);
  private volatile long deadline = NONE;
  private volatile long writingDeadline = NONE;
  private volatile long idleSince = NONE;
  private volatile boolean killed;

  /** Used by who watches only. */
  private int missed;

  Vigil(Closeable connection) {
    this.connection = connection;
  }

  /** What follows has to be over by then. */
  void begin(Duration time) {
    idleSince = NONE;
    deadline = System.nanoTime() + time.toNanos();
  }

  /** The same while there is nothing to do, so that nobody is hurt when the connection ends. */
  void idle(Duration time) {
    long now = System.nanoTime();
    deadline = now + time.toNanos();
    idleSince = now;
  }

  void end() {
    deadline = NONE;
    idleSince = NONE;
  }

  /** What follows is written, and has to be over by then. */
  void beginWriting(Duration time) {
    writingDeadline = System.nanoTime() + time.toNanos();
  }

  void endWriting() {
    writingDeadline = NONE;
  }

  /** Work for this client that another thread can end by this; replaces what was named before. */
  void abandons(Runnable work) {
    abandon.set(work);
    if (killed) {
      work.run();
    }
  }

  void nothingToAbandon() {
    abandon.set(NOTHING);
  }

  boolean isKilled() {
    return killed;
  }

  /** Whether all that is under way is work for the client, which may be gone meanwhile. */
  boolean isWorkOnly() {
    return deadline == NONE && writingDeadline == NONE && abandon.get() != NOTHING;
  }

  /**
   * Told at each look whether the client is there; true when it was missing twice in a row, since
   * the system's tables are no snapshots.
   */
  boolean isMissing(boolean there) {
    missed = there ? 0 : missed + 1;
    return missed > 1;
  }

  boolean isOver(long now) {
    return isPast(deadline, now) || isPast(writingDeadline, now);
  }

  private static boolean isPast(long due, long now) {
    return due != NONE && now - due > 0;
  }

  /** Since when the client waits for nothing, or the largest number when it does not. */
  long idleSince() {
    return idleSince;
  }

  /** Ends the connection and the work that is done for it. */
  void kill() {
    killed = true;
    abandon.getAndSet(NOTHING).run();
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      // It is over either way.
    }
  }
}
