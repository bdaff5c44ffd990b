package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar archive that comes in chunks.
 *
 * <p>Takes files and directories, names of any format (POSIX prefix, pax {@code path}, GNU long
 * name), and remarks. Refuses links, devices, fifos, sparse files, continued archives, whatever
 * type it does not know, a missing end and anything behind the end.
 */
final class TarReader {
  private static final int MAX_DESCRIPTION = 64 * 1024;
  private static final long MAX_PADDING = 1 << 20;

  /** The archive's bytes. */
  interface Chunks {
    /**
     * The next bytes, ready to be read, or null at the end. Whatever was handed out before is
     * invalid then.
     */
    @Nullable ByteBuffer next();
  }

  private final Chunks chunks;
  private final Tree tree;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private byte @Nullable [] longName;
  private @Nullable PaxRecords pax;

  TarReader(Chunks chunks, Tree tree) {
    this.chunks = chunks;
    this.tree = tree;
  }

  /** Reads to the end of the chunks. */
  Summary unpack() {
    byte[] block = new byte[TarHeader.LENGTH];
    read(block);
    while (!TarHeader.isZero(block)) {
      tree.count();
      entry(TarHeader.of(block));
      read(block);
    }
    if (longName != null || pax != null) {
      throw Refusal.archive("its last header describes an entry that is not there");
    }
    read(block);
    if (!TarHeader.isZero(block)) {
      throw Refusal.archive("its end is marked by one block of zeros where two should be");
    }
    padding();
    return tree.summary();
  }

  private void entry(TarHeader header) {
    switch (header.type()) {
      case '0' -> file(header);
      case '5' -> directory(header);
      case 'L' -> {
        once(longName == null, header);
        longName = terminated(description(header));
      }
      case 'x' -> {
        once(pax == null, header);
        pax = PaxRecords.ofEntry(description(header), header.rawName());
      }
      case 'g' -> PaxRecords.checkGlobal(description(header), header.rawName());
      default -> throw Refusal.entry(name(header).text(), "it is " + kind(header.type()));
    }
  }

  private void file(TarHeader header) {
    EntryName name = name(header);
    if (name.slash()) {
      throw Refusal.entry(name.text(), "it is a file whose name ends in a slash");
    }
    FileTime time = time(header);
    try (NewFile out = tree.file(name, header.size(), header.executable())) {
      copy(header.size(), out);
      out.finish(time);
    }
    skip(-header.size() & (TarHeader.LENGTH - 1));
    described();
  }

  private void directory(TarHeader header) {
    EntryName name = name(header);
    if (header.size() != 0) {
      throw Refusal.entry(name.text(), "it is a directory with content");
    }
    tree.directory(name);
    described();
  }

  private EntryName name(TarHeader header) {
    byte[] path = pax == null ? null : pax.path();
    if (path != null && longName != null) {
      throw Refusal.entry(header.rawName(), "it has two long names");
    }
    if (path != null) {
      return EntryName.of(path);
    }
    return EntryName.of(longName != null ? longName : header.name());
  }

  private FileTime time(TarHeader header) {
    FileTime fine = pax == null ? null : pax.time();
    if (fine != null) {
      return fine;
    }
    return header.seconds() < 0 ? Tree.NO_TIME : FileTime.fromMillis(header.seconds() * 1000);
  }

  private void described() {
    longName = null;
    pax = null;
  }

  private static void once(boolean first, TarHeader header) {
    if (!first) {
      throw Refusal.entry(header.rawName(), "it is described twice");
    }
  }

  private static String kind(char type) {
    return switch (type) {
      case '1' -> "a hard link";
      case '2' -> "a symbolic link";
      case '3', '4' -> "a device";
      case '6' -> "a fifo";
      case 'S' -> "a sparse file";
      case 'M', 'V', 'D' -> "part of a multi-volume or incremental archive";
      default -> "of the unknown type " + Refusal.printable(String.valueOf(type));
    };
  }

  private byte[] description(TarHeader header) {
    if (header.size() > MAX_DESCRIPTION) {
      throw Refusal.entry(header.rawName(), "its description is longer than 64 KiB");
    }
    byte[] bytes = new byte[(int) header.size()];
    read(bytes);
    skip(-header.size() & (TarHeader.LENGTH - 1));
    return bytes;
  }

  /** A GNU long name ends with a NUL; any other stays in and is refused with the name. */
  private static byte[] terminated(byte[] bytes) {
    int length = bytes.length;
    return length > 0 && bytes[length - 1] == 0 ? Arrays.copyOf(bytes, length - 1) : bytes;
  }

  private void padding() {
    long length = 0;
    do {
      length += chunk.remaining();
      while (chunk.hasRemaining()) {
        if (chunk.get() != 0) {
          throw Refusal.archive("something follows its end");
        }
      }
      if (length > MAX_PADDING) {
        throw Refusal.archive("its end is followed by more than 1 MiB of zeros");
      }
    } while (more());
  }

  private void copy(long length, NewFile out) {
    long left = length;
    while (left > 0) {
      fillUp();
      int count = (int) Math.min(left, chunk.remaining());
      int end = chunk.limit();
      chunk.limit(chunk.position() + count);
      out.write(chunk);
      chunk.limit(end);
      left -= count;
    }
  }

  private void read(byte[] bytes) {
    int count = 0;
    while (count < bytes.length) {
      fillUp();
      int part = Math.min(bytes.length - count, chunk.remaining());
      chunk.get(bytes, count, part);
      count += part;
    }
  }

  private void skip(long length) {
    long left = length;
    while (left > 0) {
      fillUp();
      int part = (int) Math.min(left, chunk.remaining());
      chunk.position(chunk.position() + part);
      left -= part;
    }
  }

  private void fillUp() {
    if (!chunk.hasRemaining() && !more()) {
      throw truncated();
    }
  }

  private boolean more() {
    ByteBuffer next = chunks.next();
    chunk = next == null ? ByteBuffer.allocate(0) : next;
    return next != null;
  }

  private static BeamstrapException truncated() {
    return Refusal.archive("it ends too early");
  }
}
