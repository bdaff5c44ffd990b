package dev.beamstrap.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The end record of a zip archive, looked at before Commons Compress, which would search for it,
 * believe no count and read a directory of any length.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, section 4.3.16. The directory must end exactly where the end
 * record begins, and that, without a comment, where the file ends, so that every reader finds the
 * same one. zip64 and archives of several parts are refused: nothing unpacked here needs them.
 *
 * @param count number of entries
 * @param start offset of the directory, where the data of the last entry ends
 */
record ZipEnd(int count, long start) {
  private static final int SIGNATURE = 0x06054b50;
  private static final int LENGTH = 22;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final long LARGE = 0xffff_ffffL;
  // Bytes of directory on average, and beyond; Elixir has some 100.
  private static final long MAX_HEADER = 256;
  private static final long FREE_BYTES = 64 * 1024;

  static ZipEnd of(FileChannel file, Limits limits) throws IOException {
    long at = file.size() - LENGTH;
    ByteBuffer end = bytes(file, at, LENGTH);
    if (end.getInt(0) != SIGNATURE || end.getShort(20) != 0) {
      throw Refusal.archive(
          "it has no end record at its end: it is cut, followed by something, or no zip");
    }
    int count = end.getShort(10) & 0xffff;
    long length = end.getInt(12) & LARGE;
    long start = end.getInt(16) & LARGE;
    if (end.getInt(4) != 0 || (end.getShort(8) & 0xffff) != count) {
      throw Refusal.archive("it is one of several parts");
    }
    if (start + length != at
        || (at >= LOCATOR_LENGTH
            && bytes(file, at - LOCATOR_LENGTH, 4).getInt(0) == LOCATOR_SIGNATURE)) {
      throw Refusal.archive("its directory is not where its end record says, or in zip64 format");
    }
    if (count > limits.maxEntries()) {
      throw Refusal.archive("it has more than " + limits.maxEntries() + " entries");
    }
    if (length > FREE_BYTES + count * MAX_HEADER) {
      throw Refusal.archive("its directory is too long for its entries");
    }
    return new ZipEnd(count, start);
  }

  /** What the file has there, and zeros for what it does not have. */
  static ByteBuffer bytes(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (at < 0) {
      return bytes;
    }
    int read;
    do {
      read = file.read(bytes, at + bytes.position());
    } while (read > 0);
    return bytes;
  }
}
