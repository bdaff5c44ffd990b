package dev.beamstrap.archive;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file of the tree that is being written. Its failures are {@code disk.*} faults. */
final class NewFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  NewFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Appends what remains in {@code bytes}. */
  void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", path);
    }
  }

  /** Closes the complete file and gives it its time. */
  void finish(FileTime time) {
    close();
    try {
      Files.setLastModifiedTime(path, time);
    } catch (IOException e) {
      throw DiskFaults.of(e, "set the time of", path);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", path);
    }
  }
}
