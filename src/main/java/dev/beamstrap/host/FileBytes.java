package dev.beamstrap.host;

import dev.beamstrap.elf.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file's bytes, read where they are asked for. */
final class FileBytes implements ByteSource, AutoCloseable {
  private final FileChannel channel;

  FileBytes(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    int present = (int) Math.max(0, Math.min(length, channel.size() - offset));
    ByteBuffer buffer = ByteBuffer.allocate(present);
    while (buffer.hasRemaining()) {
      int got = channel.read(buffer, offset + buffer.position());
      if (got < 0) {
        break;
      }
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
