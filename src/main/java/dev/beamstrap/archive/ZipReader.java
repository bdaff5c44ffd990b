package dev.beamstrap.archive;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a zip archive.
 *
 * <p>The central directory decides, as in every reader that unpacks from a file, and each local
 * header has to agree with it. The entries, each with its header, data and perhaps data descriptor,
 * fill the file from its start to the directory without gaps or overlaps, so that readers that go
 * from the start see the same archive, and no data is unpacked twice.
 */
final class ZipReader {
  private static final int SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
  private static final int DESCRIPTOR_LENGTH = 12;
  private static final int BUFFER = 256 * 1024;

  private final ByteBuffer file;
  private final Tree tree;
  private final Inflater inflater;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  private ZipReader(ByteBuffer file, Tree tree, Inflater inflater) {
    this.file = file;
    this.tree = tree;
    this.inflater = inflater;
  }

  static Summary unpack(Path path, Tree tree, Limits limits) {
    ByteBuffer file;
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw Refusal.archive("it is larger than 2 GiB");
      }
      file = channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", path);
    }
    Inflater inflater = new Inflater(true);
    try {
      return new ZipReader(file, tree, inflater).unpack(ZipDirectory.of(file, limits), limits);
    } finally {
      inflater.end();
    }
  }

  private Summary unpack(ZipDirectory directory, Limits limits) {
    check(directory, limits);
    for (int i = 0; i < directory.entries().size(); i++) {
      ZipEntryHeader entry = directory.entries().get(i);
      tree.count();
      ByteBuffer data = data(entry, directory.end(i));
      if (entry.name().slash()) {
        tree.directory(entry.name());
      } else {
        file(entry, data);
      }
    }
    return tree.summary();
  }

  /** What can be refused before anything is written. */
  private static void check(ZipDirectory directory, Limits limits) {
    long unpacked = 0;
    for (ZipEntryHeader entry : directory.entries()) {
      unpacked += entry.unpacked();
      if (limits.exceedsRatio(entry.packed(), entry.unpacked())) {
        throw Refusal.entry(
            entry.name().text(),
            "it unpacks to more than " + limits.maxRatio() + " times its size");
      }
    }
    if (unpacked > limits.maxBytes()) {
      throw Refusal.archive("it unpacks to more than " + limits.maxBytes() + " bytes");
    }
    if (limits.exceedsRatio(directory.start(), unpacked)) {
      throw Refusal.archive("it unpacks to more than " + limits.maxRatio() + " times its size");
    }
    long first = directory.entries().isEmpty() ? 0 : directory.entries().get(0).offset();
    if (first != 0 || (directory.entries().isEmpty() && directory.start() != 0)) {
      throw Refusal.archive("something comes before its first entry");
    }
  }

  /** The entry's data, once its local header and its data descriptor are found to agree. */
  private ByteBuffer data(ZipEntryHeader entry, long end) {
    String name = entry.name().text();
    int at = (int) entry.offset();
    if (end - entry.offset() < LOCAL_LENGTH || file.getInt(at) != SIGNATURE) {
      throw Refusal.entry(name, "its local header is not where the directory says");
    }
    int flags = file.getShort(at + 6) & 0xffff;
    boolean deflated = (file.getShort(at + 8) & 0xffff) == 8;
    int nameLength = file.getShort(at + 26) & 0xffff;
    int extraLength = file.getShort(at + 28) & 0xffff;
    long start = (long) at + LOCAL_LENGTH + nameLength + extraLength;
    if (start + entry.packed() > end) {
      throw Refusal.entry(name, "its data overlaps with what follows");
    }
    byte[] localName = new byte[nameLength];
    file.get(at + LOCAL_LENGTH, localName);
    if (flags != entry.flags()
        || deflated != entry.deflated()
        || (!deflated && file.getShort(at + 8) != 0)
        || !entry.hasName(localName)) {
      throw Refusal.entry(name, "its local header and the directory differ");
    }
    ZipEntryHeader.extras(
        file.slice(at + LOCAL_LENGTH + nameLength, extraLength).order(file.order()),
        entry.name(),
        localName);
    boolean descriptor = (flags & ZipEntryHeader.DESCRIPTOR) != 0;
    if (!agrees(entry, at + 14, descriptor)) {
      throw Refusal.entry(name, "its local header and the directory differ");
    }
    int dataEnd = (int) (start + entry.packed());
    checkDescriptor(entry, descriptor, dataEnd, end);
    return file.slice((int) start, (int) entry.packed());
  }

  private void checkDescriptor(ZipEntryHeader entry, boolean present, int at, long end) {
    long length = end - at;
    boolean fits;
    if (!present) {
      fits = length == 0;
    } else if (length == DESCRIPTOR_LENGTH + 4) {
      fits = file.getInt(at) == DESCRIPTOR_SIGNATURE && agrees(entry, at + 4, false);
    } else {
      fits = length == DESCRIPTOR_LENGTH && agrees(entry, at, false);
    }
    if (!fits) {
      throw Refusal.entry(entry.name().text(), "what follows its data does not belong there");
    }
  }

  /**
   * Whether checksum and both sizes at {@code at} are those of the directory, or zero where they
   * may have been unknown yet. Info-ZIP writes to a pipe with the unpacked size alone.
   */
  private boolean agrees(ZipEntryHeader entry, int at, boolean orZero) {
    int crc = file.getInt(at);
    int packed = file.getInt(at + 4);
    int unpacked = file.getInt(at + 8);
    return (crc == entry.crc() || (orZero && crc == 0))
        && (packed == (int) entry.packed() || (orZero && packed == 0))
        && (unpacked == (int) entry.unpacked() || (orZero && unpacked == 0));
  }

  private void file(ZipEntryHeader entry, ByteBuffer data) {
    CRC32 crc = new CRC32();
    try (NewFile out = tree.file(entry.name(), entry.unpacked(), entry.executable())) {
      if (entry.deflated()) {
        inflate(entry, data, crc, out);
      } else {
        crc.update(data.duplicate());
        out.write(data);
      }
      if ((int) crc.getValue() != entry.crc()) {
        throw Refusal.entry(entry.name().text(), "its content does not match its checksum");
      }
      out.finish(entry.time());
    }
  }

  private void inflate(ZipEntryHeader entry, ByteBuffer data, CRC32 crc, NewFile out) {
    inflater.reset();
    inflater.setInput(data);
    long left = entry.unpacked();
    while (!inflater.finished()) {
      buffer.clear();
      try {
        inflater.inflate(buffer);
      } catch (DataFormatException e) {
        throw Refusal.entry(entry.name().text(), "its compressed data is damaged");
      }
      buffer.flip();
      left -= buffer.remaining();
      if (left < 0 || (!buffer.hasRemaining() && !inflater.finished())) {
        throw mismatch(entry);
      }
      crc.update(buffer.duplicate());
      out.write(buffer);
    }
    if (left != 0 || inflater.getRemaining() != 0) {
      throw mismatch(entry);
    }
  }

  private static RuntimeException mismatch(ZipEntryHeader entry) {
    return Refusal.entry(entry.name().text(), "its data does not have the size that it says");
  }
}
