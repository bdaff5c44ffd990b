package dev.beamstrap.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Single files out of a package tarball that was verified before. */
public final class PackageContents {
  private static final long MAX_INFLATED = 128L << 20;

  private PackageContents() {}

  /**
   * A file of the package, for example {@code rebar.config}; empty when there is none, when it is
   * larger than {@code maxBytes}, or when the tarball cannot be read that far.
   *
   * @param tarball the whole tarball; read, not closed
   */
  public static Optional<byte[]> file(InputStream tarball, String name, int maxBytes) {
    try {
      TarArchiveInputStream outer = new TarArchiveInputStream(tarball);
      if (!seek(outer, "contents.tar.gz")) {
        return Optional.empty();
      }
      TarArchiveInputStream contents =
          new TarArchiveInputStream(new Bounded(new GZIPInputStream(outer), MAX_INFLATED));
      if (!seek(contents, name)) {
        return Optional.empty();
      }
      byte[] bytes = contents.readNBytes(maxBytes + 1);
      return bytes.length > maxBytes ? Optional.empty() : Optional.of(bytes);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean seek(TarArchiveInputStream tar, String name) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile() && entry.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Ends after so many bytes, whatever is behind it. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long limit) {
      this.in = in;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
