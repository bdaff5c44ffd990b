package dev.beamstrap.archive;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * Commons Compress's reader, watched where it is generous: every header counts and needs its
 * checksum, names and extended headers are bounded, and the end has to be there.
 */
final class TarInput extends TarArchiveInputStream {
  private static final int RECORD = 512;
  private static final int MAX_DESCRIPTION = 64 * 1024;

  private final Tree tree;
  private boolean describing;
  private long start;
  private int headers;
  private boolean ending;

  /** Takes names for UTF-8, and leaves nothing unseen behind the end: blocks are of one record. */
  TarInput(InputStream in, Tree tree) {
    super(in, RECORD, RECORD, "UTF-8", true);
    this.tree = tree;
  }

  /** The next entry with all that its headers say of it, or null at the end. */
  @Nullable TarArchiveEntry next() throws IOException {
    start = getBytesRead();
    headers = 0;
    describing = true;
    try {
      return getNextEntry();
    } finally {
      describing = false;
    }
  }

  @Override
  protected byte[] readRecord() throws IOException {
    byte[] record = super.readRecord();
    if (record == null) {
      throw Refusal.archive("it ends too early");
    }
    boolean zeros = isEOFRecord(record);
    if (ending && !zeros) {
      throw Refusal.archive("its end is marked by one block of zeros where two should be");
    }
    if (zeros && headers > 0) {
      throw Refusal.archive("its last header describes an entry that is not there");
    }
    ending = zeros;
    if (!zeros) {
      header(record);
    }
    return record;
  }

  private void header(byte[] record) {
    tree.count();
    headers++;
    checkDescription();
    if (!TarUtils.verifyCheckSum(record)) {
      throw Refusal.archive("a tar header does not match its checksum");
    }
    if (!matches(record, RECORD)) {
      throw Refusal.archive("a tar header is in neither POSIX nor GNU format");
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    checkDescription();
    return count;
  }

  private void checkDescription() {
    if (describing && getBytesRead() - start > MAX_DESCRIPTION) {
      throw Refusal.archive("the description of an entry is longer than 64 KiB");
    }
  }
}
