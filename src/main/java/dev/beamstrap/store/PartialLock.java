package dev.beamstrap.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write one partial file, among all processes and within this one. It ends with the
 * process at the latest.
 *
 * <p>POSIX drops all locks of a process on a file as soon as the process closes any descriptor of
 * it; therefore the file is only opened once it is clear that nobody in this process holds it.
 */
public final class PartialLock implements AutoCloseable {
  /** What this process holds; process-wide because the operating system's locks are. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private PartialLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock of a partial file, or empty when somebody else has it. */
  static Optional<PartialLock> take(Path lockFile) throws IOException {
    Path file = lockFile.toAbsolutePath().normalize();
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<PartialLock> taken = Optional.empty();
    try {
      Files.createDirectories(file.getParent());
      taken = fromOtherProcesses(file);
      return taken;
    } finally {
      if (taken.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<PartialLock> fromOtherProcesses(Path file) throws IOException {
    while (true) {
      create(file);
      Optional<Object> before = key(file);
      FileChannel channel;
      try {
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
      } catch (NoSuchFileException removed) {
        continue;
      }
      boolean kept = false;
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          return Optional.empty();
        }
        // Whoever had the lock removes the file: then this lock is on a file that nobody sees.
        if (before.isPresent() && before.equals(key(file))) {
          kept = true;
          return Optional.of(new PartialLock(file, channel));
        }
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException there) {
      // Somebody else's, or left by somebody who was killed: both fine.
    }
  }

  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** Removes the lock file, then lets go. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      HELD.remove(file);
    }
  }
}
