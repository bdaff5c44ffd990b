package dev.beamstrap.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One lock file, as this process holds it. While it is held exclusively it contains the holder's
 * process id in decimal and a line feed, for others' messages; nothing depends on that.
 *
 * <p>A process has at most one channel on a lock file: POSIX drops all of a process's record locks
 * on a file as soon as the process closes any descriptor of it, and the JDK refuses a second lock
 * in the same process anyway. So threads first agree among each other here, and the one that comes
 * first asks the operating system for all.
 */
final class LockFile {
  /** Shared by the whole process because record locks are; entries are as few as lock names. */
  private static final ConcurrentMap<Path, LockFile> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String THIS_PROCESS =
      "another part of this process (" + ProcessHandle.current().pid() + ")";

  private final Path file;
  // Guarded by this; never held during I/O.
  private boolean alone;
  private int sharers;
  private @Nullable FileChannel channel;

  private LockFile(Path file) {
    this.file = file;
  }

  /** The lock file in a directory that exists; the same object for every way to spell it. */
  static LockFile at(Path file) {
    try {
      Path real = Leftover.parent(file).toRealPath().resolve(file.getFileName());
      return OF_THIS_PROCESS.computeIfAbsent(real, LockFile::new);
    } catch (IOException e) {
      throw DiskFaults.of(e, "lock", file);
    }
  }

  Locks.Held take(boolean shared, Locks.Wait wait) throws InterruptedException {
    if (!enter(shared, wait)) {
      return held(shared);
    }
    FileChannel opened = null;
    boolean taken = false;
    try {
      opened = open();
      lock(opened, shared, wait);
      taken = true;
    } catch (IOException e) {
      throw DiskFaults.of(e, "lock", file);
    } finally {
      if (!taken) {
        close(opened);
      }
      entered(taken ? opened : null, shared);
    }
    return held(shared);
  }

  /**
   * Waits for the threads of this process.
   *
   * @return whether the operating system is still to be asked; meanwhile we are alone
   */
  private synchronized boolean enter(boolean shared, Locks.Wait wait) throws InterruptedException {
    while (alone || (!shared && sharers > 0)) {
      wait.goOn(file, THIS_PROCESS);
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(wait.left(), LONGEST_PAUSE));
    }
    if (shared && sharers > 0) {
      sharers++;
      return false;
    }
    alone = true;
    return true;
  }

  /** Lets the other threads go on: with {@code opened} as ours, or null when we did not get it. */
  private synchronized void entered(@Nullable FileChannel opened, boolean shared) {
    channel = opened;
    alone = opened != null && !shared;
    sharers = opened != null && shared ? 1 : 0;
    notifyAll();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void lock(FileChannel opened, boolean shared, Locks.Wait wait)
      throws IOException, InterruptedException {
    long pause = SHORTEST_PAUSE;
    FileLock lock = opened.tryLock(0, Long.MAX_VALUE, shared);
    while (lock == null) {
      wait.goOn(file, holder(opened));
      // Java cannot wait for a record lock with a deadline.
      TimeUnit.NANOSECONDS.sleep(Math.min(pause, Math.max(wait.left(), SHORTEST_PAUSE)));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      lock = opened.tryLock(0, Long.MAX_VALUE, shared);
    }
    if (!shared) {
      sign(opened, ProcessHandle.current().pid() + "\n");
    }
  }

  /** Best effort: a full disk must not keep anybody from taking or leaving a lock. */
  private static void sign(FileChannel opened, String text) {
    try {
      opened.truncate(0);
      opened.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // Others will read "another beamstrap" then.
    }
  }

  private static String holder(FileChannel opened) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(20);
      opened.read(bytes, 0);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
      long pid = Long.parseLong(text.strip());
      if (ProcessHandle.of(pid).isPresent()) {
        return "process " + pid;
      }
    } catch (IOException | NumberFormatException e) {
      // Sharers do not sign, and a holder may be about to.
    }
    return "another beamstrap";
  }

  private Locks.Held held(boolean shared) {
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        leave(shared);
      }
    };
  }

  private void leave(boolean shared) {
    FileChannel last;
    synchronized (this) {
      if (shared && --sharers > 0) {
        return;
      }
      // Nobody else comes in until the channel is closed.
      alone = true;
      last = channel;
      channel = null;
    }
    if (!shared && last != null) {
      sign(last, "");
    }
    close(last);
    entered(null, shared);
  }

  private static void close(@Nullable FileChannel opened) {
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        // The descriptor is gone all the same, and the lock with it.
      }
    }
  }
}
