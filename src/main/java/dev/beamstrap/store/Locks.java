package dev.beamstrap.store;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Locks between processes and between the threads of one process, as files {@code <name>.lock} in
 * one directory.
 *
 * <p>The operating system holds them (POSIX record locks), so one ends with its holder, however
 * that ends. Lock files are never deleted: were one deleted, two processes could each hold "the"
 * lock, on different files of that name. Locks are not reentrant. Whoever needs several takes them
 * in the alphabetical order of their names.
 */
public final class Locks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}");

  private final Path directory;

  /**
   * Locks in {@code directory}, which is created with the first one taken.
   *
   * @param directory on a file system that knows record locks; all current local ones do
   */
  public Locks(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** A lock that is held until closed; closing twice does no harm, and any thread may do it. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the lock for one holder alone.
   *
   * @param name letters, digits and {@code ._@+-}, for example {@code erlang-27.3.4.1}
   * @param timeout how long to wait for others; zero: not at all
   * @param onWait told once, in one line, that and for whom we wait; not called when we need not
   * @throws BeamstrapException {@code busy} when others hold it to the end of {@code timeout};
   *     {@code disk.*} when there can be no lock file; {@code interrupted}
   */
  public Held acquire(String name, Duration timeout, Consumer<String> onWait) {
    return take(name, false, timeout, onWait);
  }

  /**
   * Takes the lock together with any number of other sharers, and without a sole holder.
   *
   * @see #acquire
   */
  public Held acquireShared(String name, Duration timeout, Consumer<String> onWait) {
    return take(name, true, timeout, onWait);
  }

  private Held take(String name, boolean shared, Duration timeout, Consumer<String> onWait) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name for a lock: " + name);
    }
    DirectoryTree.ensure(directory);
    Wait wait = new Wait(name, timeout, onWait);
    try {
      return LockFile.at(directory.resolve(name + ".lock")).take(shared, wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted while waiting for the lock " + name)
          .remedy("run the command again")
          .exception(e);
    }
  }

  /** One attempt to take a lock: its deadline, and what others are told about it. */
  static final class Wait {
    private final String name;
    private final Duration timeout;
    private final Consumer<String> onWait;
    private final long deadline;
    private boolean announced;

    Wait(String name, Duration timeout, Consumer<String> onWait) {
      this.name = name;
      this.timeout = timeout;
      this.onWait = onWait;
      this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Nanoseconds until the deadline; none or less when it is over. */
    long left() {
      return deadline - System.nanoTime();
    }

    /** Says once that {@code holder} makes us wait; {@code busy} when the time is over. */
    void goOn(Path file, String holder) {
      if (left() <= 0) {
        throw Fault.of(FaultCode.BUSY, "the lock " + name + " is held by " + holder)
            .cause("it was not released within " + timeout.toSeconds() + " s (" + file + ")")
            .remedy("wait until the other one is done, or stop it, and run the command again")
            .exception();
      }
      if (!announced) {
        announced = true;
        onWait.accept("waiting for " + holder + ", which holds the lock " + name);
      }
    }
  }
}
