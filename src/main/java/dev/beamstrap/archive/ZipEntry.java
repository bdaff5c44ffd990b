package dev.beamstrap.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * What a zip archive's central directory says of one entry, found to be a file or a directory.
 *
 * @param name the entry's name
 * @param rawName the same as bytes, to compare with the local header
 * @param executable whether it has a Unix mode with an execute bit
 * @param archived all else
 */
record ZipEntry(EntryName name, byte[] rawName, boolean executable, ZipArchiveEntry archived) {
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int DESCRIPTOR = 1 << 3;
  // Two bits of deflate's effort, the data descriptor, names in UTF-8.
  private static final int KNOWN = 2 | 4 | DESCRIPTOR | 1 << 11;
  private static final int UNIX = 3;
  private static final int DARWIN = 19;
  private static final int DOS_DIRECTORY = 0x10;
  private static final int TYPE = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;

  /** Takes an entry; {@code integrity.archive} when it is to be refused. */
  static ZipEntry of(ZipArchiveEntry archived) {
    byte[] rawName = archived.getRawName();
    // The raw one, because Commons Compress turns backslashes of some hosts into slashes.
    EntryName name = EntryName.of(new String(rawName, StandardCharsets.UTF_8));
    int host = archived.getVersionMadeBy() >> 8;
    int mode = (int) (archived.getExternalAttributes() >>> 16);
    boolean executable = (host == UNIX || host == DARWIN) && (mode & 0111) != 0;
    ZipEntry entry = new ZipEntry(name, rawName, executable, archived);
    entry.checkFormat();
    entry.checkKind(mode);
    return entry;
  }

  private void checkFormat() {
    if ((flags() & ENCRYPTED) != 0) {
      throw Refusal.entry(name.text(), "it is encrypted");
    }
    if ((flags() & ~KNOWN) != 0) {
      throw Refusal.entry(name.text(), "it has unknown flags");
    }
    if (method() != java.util.zip.ZipEntry.STORED && !deflated()) {
      throw Refusal.entry(name.text(), "it is compressed by method " + method());
    }
    if (archived.getDiskNumberStart() != 0) {
      throw Refusal.entry(name.text(), "it is in another part");
    }
    if (!deflated() && packed() != unpacked()) {
      throw Refusal.entry(name.text(), "it is stored with two different sizes");
    }
  }

  private void checkKind(int mode) {
    int type = mode & TYPE;
    // Looked at whatever the host: other readers may believe it.
    if (type == 0120000) {
      throw Refusal.entry(name.text(), "it is a symbolic link");
    }
    if (type != 0 && type != TYPE_FILE && type != TYPE_DIRECTORY) {
      throw Refusal.entry(name.text(), "it is a device, a fifo or a socket");
    }
    boolean directory =
        type == TYPE_DIRECTORY || (archived.getExternalAttributes() & DOS_DIRECTORY) != 0;
    if (name.slash() ? type == TYPE_FILE : directory) {
      throw Refusal.entry(name.text(), "its name and its mode differ on whether it is a directory");
    }
    if (name.slash() && unpacked() != 0) {
      throw Refusal.entry(name.text(), "it is a directory with content");
    }
  }

  int flags() {
    return archived.getRawFlag();
  }

  int method() {
    return archived.getMethod();
  }

  boolean deflated() {
    return method() == java.util.zip.ZipEntry.DEFLATED;
  }

  /** Whether sizes and checksum follow the data. */
  boolean descriptor() {
    return (flags() & DESCRIPTOR) != 0;
  }

  /** CRC-32 of the content. */
  long crc() {
    return archived.getCrc();
  }

  /** Bytes of data. */
  long packed() {
    return archived.getCompressedSize();
  }

  /** Bytes of content. */
  long unpacked() {
    return archived.getSize();
  }

  /** Offset of the local header. */
  long offset() {
    return archived.getLocalHeaderOffset();
  }

  /**
   * Time of last change. MS-DOS date and time, which name no zone, are taken as UTC, to be the same
   * everywhere.
   */
  FileTime time() {
    if (archived.getExtraField(X5455_ExtendedTimestamp.HEADER_ID)
            instanceof X5455_ExtendedTimestamp exact
        && exact.getModifyTime() != null) {
      return exact.getModifyFileTime();
    }
    return FileTime.from(archived.getTimeLocal().toInstant(ZoneOffset.UTC));
  }
}
