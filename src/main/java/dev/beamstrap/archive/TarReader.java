package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar archive.
 *
 * <p>Takes files and directories, names and times of any format (POSIX prefix, pax, GNU long name),
 * and remarks. Refuses links, devices, fifos, sparse files, continued archives, whatever type it
 * does not know, a missing end and anything behind the end.
 */
final class TarReader {
  private static final long MAX_PADDING = 1 << 20;
  private static final int MAX_REMARKS = 64;
  // What 11 octal digits can say, which is the year 2242.
  private static final long MAX_SECONDS = 1L << 33;

  private final InputStream in;
  private final TarInput tar;
  private final Tree tree;
  private final byte[] buffer = new byte[64 * 1024];

  TarReader(InputStream in, Tree tree) {
    this.in = in;
    this.tar = new TarInput(in, tree);
    this.tree = tree;
  }

  /** Reads to the end of the stream, whose failures have to be faults. */
  Summary unpack() {
    try {
      for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
        entry(entry);
      }
      padding();
    } catch (IOException e) {
      throw Refusal.archive("it ends too early");
    }
    return tree.summary();
  }

  private @Nullable TarArchiveEntry next() throws IOException {
    try {
      return tar.next();
    } catch (BeamstrapException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Some malformed headers make Commons Compress throw unchecked exceptions.
      throw Refusal.archive(in.read() < 0 ? "it ends too early" : "a tar header is malformed");
    }
  }

  private void entry(TarArchiveEntry entry) throws IOException {
    EntryName name = EntryName.of(entry.getName());
    // Commons Compress makes question marks of what is not in UTF-8.
    if (name.text().indexOf('?') >= 0) {
      throw Refusal.entry(name.text(), "its name is not in UTF-8, or holds a question mark");
    }
    if (entry.isSparse()
        || entry.getExtraPaxHeaders().keySet().stream().anyMatch(k -> k.startsWith("GNU.sparse"))) {
      throw Refusal.entry(name.text(), "it is a sparse file");
    }
    if (entry.getExtraPaxHeaders().size() > MAX_REMARKS) {
      throw Refusal.entry(name.text(), "it has more than " + MAX_REMARKS + " remarks");
    }
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_DIR -> {
        if (!entry.getLinkName().isEmpty()) {
          throw Refusal.entry(name.text(), "it is no link, but has a link's target");
        }
      }
      default -> throw Refusal.entry(name.text(), "it is " + kind(entry.getLinkFlag()));
    }
    if (entry.getLinkFlag() == TarConstants.LF_DIR) {
      directory(name, entry);
    } else {
      file(name, entry);
    }
  }

  private void directory(EntryName name, TarArchiveEntry entry) {
    if (entry.getSize() != 0) {
      throw Refusal.entry(name.text(), "it is a directory with content");
    }
    tree.directory(name);
  }

  private void file(EntryName name, TarArchiveEntry entry) throws IOException {
    if (name.slash()) {
      throw Refusal.entry(name.text(), "it is a file whose name ends in a slash");
    }
    // A mode that is no number is negative.
    boolean executable = entry.getMode() >= 0 && (entry.getMode() & 0111) != 0;
    try (NewFile out = tree.file(name, entry.getSize(), executable)) {
      for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
        out.write(ByteBuffer.wrap(buffer, 0, count));
      }
      out.finish(time(entry));
    }
  }

  private static FileTime time(TarArchiveEntry entry) {
    FileTime time = entry.getLastModifiedTime();
    long millis = time.toMillis();
    return millis > 0 && millis < MAX_SECONDS * 1000 ? time : Tree.NO_TIME;
  }

  private static String kind(byte type) {
    return switch (type) {
      case '1' -> "a hard link";
      case '2' -> "a symbolic link";
      case '3', '4' -> "a device";
      case '6' -> "a fifo";
      case 'S' -> "a sparse file";
      case 'M', 'V', 'D' -> "part of a multi-volume or incremental archive";
      default -> "of the unknown type " + Refusal.printable(String.valueOf((char) (type & 0xff)));
    };
  }

  private void padding() throws IOException {
    long length = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      for (int i = 0; i < count; i++) {
        if (buffer[i] != 0) {
          throw Refusal.archive("something follows its end");
        }
      }
      length += count;
      if (length > MAX_PADDING) {
        throw Refusal.archive("its end is followed by more than 1 MiB of zeros");
      }
    }
  }
}
