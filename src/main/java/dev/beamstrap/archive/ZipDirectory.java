package dev.beamstrap.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The central directory of a zip archive.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16. The directory must end exactly
 * where the end record begins, and that where the file ends, so that every reader finds the same
 * one. zip64, archives of several parts, encryption and methods other than stored and deflate are
 * refused: nothing of the size that is unpacked here needs them.
 *
 * @param entries in the order of their data
 * @param start offset of the directory itself, where the data of the last entry ends
 */
record ZipDirectory(List<ZipEntryHeader> entries, long start) {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MANY = 0xffff;
  private static final long LARGE = 0xffff_ffffL;

  /**
   * Reads the directory.
   *
   * @param file all of it, little endian
   */
  static ZipDirectory of(ByteBuffer file, Limits limits) {
    int end = end(file);
    int count = file.getShort(end + 10) & 0xffff;
    long length = file.getInt(end + 12) & LARGE;
    long start = file.getInt(end + 16) & LARGE;
    if (count == MANY || length == LARGE || start == LARGE) {
      throw Refusal.archive("it is in zip64 format");
    }
    if (file.getInt(end + 4) != 0 || (file.getShort(end + 8) & 0xffff) != count) {
      throw Refusal.archive("it is one of several parts");
    }
    if (start + length != end) {
      throw Refusal.archive("its directory is not where its end record says");
    }
    if (count > limits.maxEntries()) {
      throw Refusal.archive("it has more than " + limits.maxEntries() + " entries");
    }
    ByteBuffer directory = file.slice((int) start, (int) length).order(file.order());
    List<ZipEntryHeader> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(ZipEntryHeader.read(directory));
    }
    if (directory.hasRemaining()) {
      throw Refusal.archive("its directory holds more than its entries");
    }
    entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
    return new ZipDirectory(List.copyOf(entries), start);
  }

  /** Offset at which the data of entry {@code index} and all that belongs to it ends. */
  long end(int index) {
    return index + 1 < entries.size() ? entries.get(index + 1).offset() : start;
  }

  private static int end(ByteBuffer file) {
    int last = file.limit() - END_LENGTH;
    for (int at = last; at >= 0 && at >= last - MAX_COMMENT; at--) {
      if (file.getInt(at) == END_SIGNATURE) {
        if ((file.getShort(at + 20) & 0xffff) != last - at) {
          throw Refusal.archive("garbage follows its end");
        }
        return at;
      }
    }
    throw Refusal.archive("it has no end record: it is cut, or not in zip format");
  }
}
