package dev.beamstrap.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a zip archive's central directory says of one entry.
 *
 * @param name the entry's name
 * @param rawName the same as bytes, to compare with the local header
 * @param flags general purpose flags
 * @param deflated whether the data is deflated; else it is stored
 * @param crc CRC-32 of the content
 * @param packed bytes of data
 * @param unpacked bytes of content
 * @param executable whether it has a Unix mode with an execute bit
 * @param time of last change
 * @param offset of the local header
 */
record ZipEntryHeader(
    EntryName name,
    byte[] rawName,
    int flags,
    boolean deflated,
    int crc,
    long packed,
    long unpacked,
    boolean executable,
    FileTime time,
    long offset) {
  /** Sizes and checksum follow the data. */
  static final int DESCRIPTOR = 1 << 3;

  private static final int ENCRYPTED = 1;
  private static final int STRONGLY_ENCRYPTED = 1 << 6;
  private static final int DIRECTORY_ENCRYPTED = 1 << 13;
  // Two bits of deflate's effort, the data descriptor, names in UTF-8.
  private static final int KNOWN = 2 | 4 | DESCRIPTOR | 1 << 11;

  private static final int SIGNATURE = 0x02014b50;
  private static final int UNIX = 3;
  private static final int DARWIN = 19;
  private static final int DOS_DIRECTORY = 0x10;
  private static final int TYPE = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int EXTRA_ZIP64 = 0x0001;
  private static final int EXTRA_TIME = 0x5455;
  private static final int EXTRA_UNICODE_PATH = 0x7075;
  private static final long LARGE = 0xffff_ffffL;

  /** Reads the next header of the directory; {@code integrity.archive} when it is to be refused. */
  static ZipEntryHeader read(ByteBuffer in) {
    try {
      return readUnchecked(in);
    } catch (BufferUnderflowException e) {
      throw Refusal.archive("its directory ends within an entry");
    }
  }

  private static ZipEntryHeader readUnchecked(ByteBuffer in) {
    if (in.getInt() != SIGNATURE) {
      throw Refusal.archive("its directory is damaged");
    }
    int host = in.getShort() >> 8 & 0xff;
    in.getShort();
    int flags = in.getShort() & 0xffff;
    int method = in.getShort() & 0xffff;
    int time = in.getShort() & 0xffff;
    int date = in.getShort() & 0xffff;
    int crc = in.getInt();
    long packed = in.getInt() & LARGE;
    long unpacked = in.getInt() & LARGE;
    int nameLength = in.getShort() & 0xffff;
    int extraLength = in.getShort() & 0xffff;
    int commentLength = in.getShort() & 0xffff;
    int part = in.getShort() & 0xffff;
    in.getShort();
    int attributes = in.getInt();
    long offset = in.getInt() & LARGE;
    byte[] rawName = bytes(in, nameLength);
    EntryName name = EntryName.of(rawName);
    ByteBuffer extra = ByteBuffer.wrap(bytes(in, extraLength)).order(in.order());
    bytes(in, commentLength);

    checkFlags(name, flags);
    if (method != 0 && method != 8) {
      throw Refusal.entry(name.text(), "it is compressed by method " + method);
    }
    if (part != 0 || packed == LARGE || unpacked == LARGE || offset == LARGE) {
      throw Refusal.entry(name.text(), "it is in zip64 format or in another part");
    }
    if (method == 0 && packed != unpacked) {
      throw Refusal.entry(name.text(), "it is stored with two different sizes");
    }
    int mode = attributes >>> 16;
    checkKind(name, mode, attributes, unpacked);
    boolean executable = (host == UNIX || host == DARWIN) && (mode & 0111) != 0;
    FileTime exact = extras(extra, name, rawName);
    return new ZipEntryHeader(
        name,
        rawName,
        flags,
        method == 8,
        crc,
        packed,
        unpacked,
        executable,
        exact == null ? dosTime(date, time) : exact,
        offset);
  }

  private static void checkFlags(EntryName name, int flags) {
    if ((flags & (ENCRYPTED | STRONGLY_ENCRYPTED | DIRECTORY_ENCRYPTED)) != 0) {
      throw Refusal.entry(name.text(), "it is encrypted");
    }
    if ((flags & ~KNOWN) != 0) {
      throw Refusal.entry(name.text(), "it has unknown flags");
    }
  }

  private static void checkKind(EntryName name, int mode, int attributes, long unpacked) {
    int type = mode & TYPE;
    // Looked at whatever the host: other readers may believe it.
    if (type == 0120000) {
      throw Refusal.entry(name.text(), "it is a symbolic link");
    }
    if (type != 0 && type != TYPE_FILE && type != TYPE_DIRECTORY) {
      throw Refusal.entry(name.text(), "it is a device, a fifo or a socket");
    }
    boolean directory = type == TYPE_DIRECTORY || (attributes & DOS_DIRECTORY) != 0;
    if (name.slash() ? type == TYPE_FILE : directory) {
      throw Refusal.entry(name.text(), "its name and its mode differ on whether it is a directory");
    }
    if (name.slash() && unpacked != 0) {
      throw Refusal.entry(name.text(), "it is a directory with content");
    }
  }

  /** Walks the extra fields: tag, length, data. Returns the time in UTC where there is one. */
  static @Nullable FileTime extras(ByteBuffer extra, EntryName name, byte[] rawName) {
    FileTime time = null;
    while (extra.remaining() >= 4) {
      int tag = extra.getShort() & 0xffff;
      int length = extra.getShort() & 0xffff;
      if (length > extra.remaining()) {
        throw Refusal.entry(name.text(), "its extra fields are damaged");
      }
      ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
      extra.position(extra.position() + length);
      if (tag == EXTRA_TIME && length >= 5 && (field.get(0) & 1) != 0) {
        time = FileTime.fromMillis(field.getInt(1) * 1000L);
      }
      if (tag == EXTRA_ZIP64) {
        throw Refusal.entry(name.text(), "it is in zip64 format");
      }
      // Version, CRC-32 of the name, the name in UTF-8.
      if (tag == EXTRA_UNICODE_PATH
          && (length < 5 || !field.position(5).equals(ByteBuffer.wrap(rawName)))) {
        throw Refusal.entry(name.text(), "it has two names");
      }
    }
    return time;
  }

  /** MS-DOS date and time, which name no zone; taken as UTC, to be the same everywhere. */
  private static FileTime dosTime(int date, int time) {
    try {
      LocalDateTime local =
          LocalDateTime.of(
              1980 + (date >> 9),
              date >> 5 & 15,
              date & 31,
              time >> 11,
              time >> 5 & 63,
              Math.min(2 * (time & 31), 59));
      return FileTime.from(local.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Tree.NO_TIME;
    }
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  boolean hasName(byte[] other) {
    return Arrays.equals(rawName, other);
  }
}
