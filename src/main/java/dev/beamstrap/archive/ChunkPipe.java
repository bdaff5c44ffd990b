package dev.beamstrap.archive;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Hands chunks from the thread that inflates to the thread that writes files, which reads them as a
 * stream. A handful of buffers goes round, so neither gets far ahead and memory stays bounded.
 */
final class ChunkPipe extends InputStream {
  private static final int CHUNKS = 6;
  private static final int CHUNK_LENGTH = 256 * 1024;

  private final Queue<ByteBuffer> empty = new ArrayDeque<>();
  private final Queue<ByteBuffer> full = new ArrayDeque<>();
  private @Nullable ByteBuffer reading;
  private boolean ended;
  private boolean broken;

  ChunkPipe() {
    for (int i = 0; i < CHUNKS; i++) {
      empty.add(ByteBuffer.allocate(CHUNK_LENGTH));
    }
  }

  /** For the inflating side: a chunk to fill, or null when the other side has given up. */
  synchronized @Nullable ByteBuffer toFill() throws InterruptedException {
    while (empty.isEmpty() && !broken) {
      wait();
    }
    return broken ? null : empty.remove().clear();
  }

  /** For the inflating side: hands over a chunk with content, from its start to its position. */
  synchronized void filled(ByteBuffer chunk) {
    full.add(chunk.flip());
    notifyAll();
  }

  /** For the inflating side: no chunk will follow. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** For either side: gives up, and makes the other one give up. */
  synchronized void abandon() {
    broken = true;
    notifyAll();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    ByteBuffer chunk = reading;
    if (chunk == null || !chunk.hasRemaining()) {
      chunk = next();
      if (chunk == null) {
        return -1;
      }
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(bytes, offset, count);
    return count;
  }

  /** The next chunk, or null at the end; the one before goes back. */
  private synchronized @Nullable ByteBuffer next() {
    if (reading != null) {
      empty.add(reading);
      reading = null;
      notifyAll();
    }
    try {
      while (full.isEmpty() && !ended && !broken) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken = true;
    }
    if (broken) {
      throw Fault.of(FaultCode.INTERRUPTED, "unpacking was stopped").exception();
    }
    reading = full.poll();
    return reading;
  }
}
