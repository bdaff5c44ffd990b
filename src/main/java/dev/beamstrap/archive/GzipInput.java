package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Inflates gzip (RFC 1952): members one after the other, each with its checksum and length, and
 * nothing behind the last. {@link java.util.zip.GZIPInputStream} would take garbage for the end.
 */
final class GzipInput implements AutoCloseable {
  private final PackedInput packed;
  private final Limits limits;
  private @Nullable GzipCompressorInputStream gzip;
  private long unpacked;

  GzipInput(InputStream in, Limits limits) {
    this.packed = new PackedInput(in);
    this.limits = limits;
  }

  /**
   * Fills {@code chunk} as far as there is content.
   *
   * @return number of bytes, zero at the end
   * @throws IOException what the stream throws
   */
  int fill(byte[] chunk) throws IOException {
    int count = Math.max(read(chunk), 0);
    packed.heard();
    unpacked += count;
    if (limits.exceedsRatio(packed.count(), unpacked)) {
      throw Refusal.archive("it unpacks to more than " + limits.maxRatio() + " times its size");
    }
    return count;
  }

  private int read(byte[] chunk) throws IOException {
    try {
      if (gzip == null) {
        gzip =
            GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
      }
      return gzip.read(chunk);
    } catch (BeamstrapException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (packed.failed()) {
        throw e;
      }
      throw e instanceof EOFException
          ? Refusal.archive("it ends too early")
          : Refusal.archive(
              "as gzip it is damaged: " + Refusal.printable(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() throws IOException {
    if (gzip != null) {
      gzip.close();
    }
  }
}
