package dev.beamstrap.net;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that one thread writes and others read meanwhile. A restart makes a new file: who reads
 * the old one never sees bytes of the new. The monitor guards the fields and is not held during
 * I/O, except for opening the file.
 */
final class GrowingFile {
  private Path path;
  private int generation;
  private long written;
  private boolean complete;
  private @Nullable Blob blob;
  private @Nullable BeamstrapException failure;

  GrowingFile(Path path) {
    this.path = path;
  }

  /** From now on the file at {@code file} is written, from its start. */
  synchronized void begin(Path file) {
    if (written > 0) {
      generation++;
    }
    written = 0;
    path = file;
    notifyAll();
  }

  synchronized void grew(long bytes) {
    written = bytes;
    notifyAll();
  }

  /** All bytes are there and verified. */
  synchronized void completed() {
    complete = true;
    notifyAll();
  }

  synchronized void ended(Blob result) {
    path = result.file();
    written = result.bytes();
    complete = true;
    blob = result;
    notifyAll();
  }

  synchronized void failed(BeamstrapException thrown) {
    failure = thrown;
    notifyAll();
  }

  synchronized boolean isOver() {
    return blob != null || failure != null;
  }

  synchronized Blob await() {
    while (blob == null && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Fault.of(FaultCode.INTERRUPTED, "interrupted")
            .remedy("run it again; what was downloaded so far is kept")
            .exception(e);
      }
    }
    if (failure != null) {
      throw failure.fault().exception(failure);
    }
    return Objects.requireNonNull(blob);
  }

  synchronized InputStream follow() {
    return new Follower(generation);
  }

  private final class Follower extends InputStream {
    private final int mine;
    private long position;
    private @Nullable InputStream in;

    Follower(int mine) {
      this.mine = mine;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      if (length == 0) {
        return 0;
      }
      long ready = ready();
      if (ready == 0) {
        return -1;
      }
      int count = Objects.requireNonNull(in).read(buffer, offset, (int) Math.min(length, ready));
      if (count < 0) {
        throw new IOException("the file ends before what was written to it");
      }
      position += count;
      return count;
    }

    @Override
    public int available() {
      synchronized (GrowingFile.this) {
        return mine == generation ? (int) Math.min(written - position, Integer.MAX_VALUE) : 0;
      }
    }

    /** How many bytes can be read without waiting; none only at the end. */
    private long ready() throws IOException {
      synchronized (GrowingFile.this) {
        while (true) {
          if (mine != generation) {
            throw new RestartedException();
          }
          if (failure != null) {
            throw failure.fault().exception(failure);
          }
          if (position < written && (in != null || open())) {
            return written - position;
          }
          if (complete && position == written) {
            return 0;
          }
          try {
            GrowingFile.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
          }
        }
      }
    }

    /** False while the file is being renamed; its new place is told in a moment. */
    private boolean open() throws IOException {
      try {
        in = new FileInputStream(path.toFile());
        return true;
      } catch (FileNotFoundException e) {
        if (blob != null) {
          throw e;
        }
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
