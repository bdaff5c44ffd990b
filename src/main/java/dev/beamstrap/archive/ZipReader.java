package dev.beamstrap.archive;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks a zip archive.
 *
 * <p>The central directory decides, as in every reader that unpacks from a file, and each local
 * header has to agree with it. The entries, each with its header, data and perhaps data descriptor,
 * fill the file from its start to the directory without gaps or overlaps, so that readers that go
 * from the start see the same archive, and no data is unpacked twice.
 */
final class ZipReader {
  private static final int BUFFER = 64 * 1024;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  // Checksum and two sizes, perhaps behind a signature.
  private static final Set<Long> DESCRIPTOR_LENGTHS = Set.of(12L, 16L);

  private final FileChannel file;
  private final ZipFile zip;
  private final Tree tree;
  private final Inflater inflater;
  private final byte[] buffer = new byte[BUFFER];

  private ZipReader(FileChannel file, ZipFile zip, Tree tree, Inflater inflater) {
    this.file = file;
    this.zip = zip;
    this.tree = tree;
    this.inflater = inflater;
  }

  static Summary unpack(Path path, Tree tree, Limits limits) {
    try (FileChannel file = FileChannel.open(path)) {
      return unpack(file, tree, limits);
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", path);
    }
  }

  private static Summary unpack(FileChannel file, Tree tree, Limits limits) throws IOException {
    ZipEnd end = ZipEnd.of(file, limits);
    Inflater inflater = new Inflater(true);
    try (ZipFile zip = open(file)) {
      return new ZipReader(file, zip, tree, inflater).unpack(end, limits);
    } finally {
      inflater.end();
    }
  }

  private static ZipFile open(FileChannel file) {
    try {
      return ZipFile.builder()
          .setSeekableByteChannel(file)
          .setUseUnicodeExtraFields(false)
          .setIgnoreLocalFileHeader(true)
          .get();
    } catch (IOException | RuntimeException e) {
      // Some malformed headers make Commons Compress throw unchecked exceptions.
      throw Refusal.archive("its directory is damaged");
    }
  }

  private Summary unpack(ZipEnd end, Limits limits) {
    List<ZipEntry> entries =
        Collections.list(zip.getEntriesInPhysicalOrder()).stream().map(ZipEntry::of).toList();
    check(entries, end, limits);
    for (int i = 0; i < entries.size(); i++) {
      ZipEntry entry = entries.get(i);
      tree.count();
      long next = i + 1 < entries.size() ? entries.get(i + 1).offset() : end.start();
      unpack(entry, next);
    }
    return tree.summary();
  }

  /** What can be refused before anything is written. */
  private static void check(List<ZipEntry> entries, ZipEnd end, Limits limits) {
    if (entries.size() != end.count()) {
      throw Refusal.archive("its directory does not hold as many entries as its end record says");
    }
    long unpacked = 0;
    for (ZipEntry entry : entries) {
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
    if (limits.exceedsRatio(end.start(), unpacked)) {
      throw Refusal.archive("it unpacks to more than " + limits.maxRatio() + " times its size");
    }
    long first = entries.isEmpty() ? end.start() : entries.get(0).offset();
    if (first != 0) {
      throw Refusal.archive("something comes before its first entry");
    }
  }

  /** Unpacks an entry whose data, and what belongs to it, has to end at {@code next}. */
  private void unpack(ZipEntry entry, long next) {
    checkLocal(entry);
    try {
      InputStream data = zip.getRawInputStream(entry.archived());
      long gap = next - entry.archived().getDataOffset() - entry.packed();
      if (gap < 0) {
        throw Refusal.entry(entry.name().text(), "its data overlaps with what follows");
      }
      if (entry.descriptor() ? !DESCRIPTOR_LENGTHS.contains(gap) : gap != 0) {
        throw Refusal.entry(entry.name().text(), "what follows its data does not belong there");
      }
      if (entry.name().slash()) {
        tree.directory(entry.name());
      } else {
        file(entry, data);
      }
    } catch (IOException e) {
      throw Refusal.entry(entry.name().text(), "its data is damaged");
    }
  }

  /** Commons Compress takes the local header's length from it, and nothing else. */
  private void checkLocal(ZipEntry entry) {
    ByteBuffer local;
    try {
      local = ZipEnd.bytes(file, entry.offset(), LOCAL_LENGTH + entry.rawName().length);
    } catch (IOException e) {
      throw Refusal.entry(entry.name().text(), "its local header cannot be read");
    }
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw Refusal.entry(entry.name().text(), "its local header is not where the directory says");
    }
    if ((local.getShort(6) & 0xffff) != entry.flags()
        || (local.getShort(8) & 0xffff) != entry.method()
        || !agrees(entry, local.getInt(14), entry.crc())
        || !agrees(entry, local.getInt(18), entry.packed())
        || !agrees(entry, local.getInt(22), entry.unpacked())
        || (local.getShort(26) & 0xffff) != entry.rawName().length
        || !local.position(LOCAL_LENGTH).equals(ByteBuffer.wrap(entry.rawName()))) {
      throw Refusal.entry(entry.name().text(), "its local header and the directory differ");
    }
  }

  /** Whether a number is that of the directory, or zero where it may have been unknown yet. */
  private static boolean agrees(ZipEntry entry, int local, long central) {
    return local == (int) central || (local == 0 && entry.descriptor());
  }

  private void file(ZipEntry entry, InputStream data) throws IOException {
    inflater.reset();
    InputStream content =
        entry.deflated() ? new InflaterInputStream(data, inflater, buffer.length) : data;
    CRC32 crc = new CRC32();
    long left = entry.unpacked();
    try (NewFile out = tree.file(entry.name(), entry.unpacked(), entry.executable())) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        left -= count;
        if (left < 0) {
          break;
        }
        crc.update(buffer, 0, count);
        out.write(ByteBuffer.wrap(buffer, 0, count));
      }
      if (left != 0 || (entry.deflated() && inflater.getBytesRead() != entry.packed())) {
        throw Refusal.entry(entry.name().text(), "its data does not have the size that it says");
      }
      if (crc.getValue() != entry.crc()) {
        throw Refusal.entry(entry.name().text(), "its content does not match its checksum");
      }
      out.finish(entry.time());
    }
  }
}
