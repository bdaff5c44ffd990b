package dev.beamstrap.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets the first CONNECT to a target go alone, so that a denial is met once and not by every
 * parallel download, and remembers it for ten minutes: to the end of most runs, but not to that of
 * a gateway in the background, within which the policy may have been changed.
 *
 * <p>The lock of a target is held while its first CONNECT waits for the answer; it guards nothing
 * else and is never taken together with another one.
 */
final class ConnectGate {
  private static final long MEMORY = TimeUnit.MINUTES.toNanos(10);

  private final ConcurrentHashMap<String, Door> doors = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  ConnectGate() {
    this(System::nanoTime);
  }

  /** With a clock, in nanoseconds from anywhere. */
  ConnectGate(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Opens a tunnel. */
  interface Opening {
    void open() throws IOException;
  }

  /** Whether a tunnel to the target was opened in this run. */
  boolean isOpen(String target) {
    Door door = doors.get(target);
    return door != null && door.open && door.denial(nanos.getAsLong()).isEmpty();
  }

  /** Throws the denial of a target where one is known, whoever met it. */
  void check(String target) throws TunnelException {
    Door door = doors.get(target);
    if (door != null) {
      door.check(nanos.getAsLong());
    }
  }

  void pass(String target, Opening opening) throws IOException {
    Door door = doors.computeIfAbsent(target, name -> new Door());
    if (door.open) {
      through(door, opening);
      return;
    }
    try {
      door.first.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try {
      through(door, opening);
      door.open = true;
    } finally {
      door.first.unlock();
    }
  }

  private void through(Door door, Opening opening) throws IOException {
    door.check(nanos.getAsLong());
    try {
      opening.open();
    } catch (TunnelException e) {
      if (e.kind().isPolicy()) {
        door.denial = Optional.of(new Denial(e, nanos.getAsLong()));
      }
      throw e;
    }
  }

  private record Denial(TunnelException thrown, long at) {}

  private static final class Door {
    private final ReentrantLock first = new ReentrantLock();
    private volatile boolean open;
    private volatile Optional<Denial> denial = Optional.empty();

    Optional<Denial> denial(long now) {
      return denial.filter(known -> now - known.at() < MEMORY);
    }

    void check(long now) throws TunnelException {
      Optional<Denial> known = denial(now);
      if (known.isPresent()) {
        throw known.get().thrown().again();
      }
    }
  }
}
