package dev.beamstrap.net;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what HTTP/2 brings before anybody takes it. OkHttp lets an origin send 16 MiB of every
 * body ahead, which is no setting, so that a dozen readers who stop would fill the heap. Safe for
 * use by several threads.
 */
final class Advance {
  static final long WINDOW = 16 << 20;
  static final long ALL = 2 * WINDOW;

  /** For what is not announced, which is seldom large: pages, made as they are sent. */
  static final long UNKNOWN = WINDOW / 4;

  private final AtomicLong left = new AtomicLong(ALL);

  /**
   * Room for one body.
   *
   * @param length its bytes, where announced
   * @return what gives the room back, harmless twice; nothing when there is none
   */
  Optional<Runnable> take(OptionalLong length) {
    long bytes = bytes(length);
    if (left.addAndGet(-bytes) < 0) {
      left.addAndGet(bytes);
      return Optional.empty();
    }
    return Optional.of(giveBack(bytes));
  }

  /** The same for a body that can be had in no other way. */
  Runnable takeAnyway(OptionalLong length) {
    long bytes = bytes(length);
    left.addAndGet(-bytes);
    return giveBack(bytes);
  }

  private static long bytes(OptionalLong length) {
    return Math.min(WINDOW, length.orElse(UNKNOWN));
  }

  private Runnable giveBack(long bytes) {
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        left.addAndGet(bytes);
      }
    };
  }
}
