package dev.beamstrap.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952), strictly: members one after the other, each with its checksum and length,
 * and nothing behind the last.
 *
 * <p>Unlike {@link java.util.zip.GZIPInputStream} it inflates into direct buffers, which go to
 * files without another copy, it never asks a stream what is {@code available}, and it takes
 * nothing that follows for no garbage.
 */
final class GzipInput implements AutoCloseable {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int LONGEST_TEXT = 4096;

  private final InputStream in;
  private final Limits limits;
  private final byte[] input = new byte[1 << 16];
  private int position;
  private int end;
  private long packed;
  private long unpacked;
  private long memberBytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;
  private boolean begun;

  GzipInput(InputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /**
   * Fills {@code chunk} as far as there is content.
   *
   * @return false when there was none left, and the chunk is as it was
   * @throws IOException what the stream throws
   */
  boolean fill(ByteBuffer chunk) throws IOException {
    int start = chunk.position();
    while (chunk.hasRemaining() && (inMember || nextMember())) {
      inflate(chunk);
    }
    int count = chunk.position() - start;
    unpacked += count;
    if (limits.exceedsRatio(packed, unpacked)) {
      throw Refusal.archive("it unpacks to more than " + limits.maxRatio() + " times its size");
    }
    return count > 0;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void inflate(ByteBuffer chunk) throws IOException {
    int start = chunk.position();
    try {
      inflater.inflate(chunk);
    } catch (DataFormatException e) {
      throw Refusal.archive("its compressed data is damaged");
    }
    int count = chunk.position() - start;
    crc.update(chunk.duplicate().flip().position(start));
    memberBytes += count;
    if (inflater.finished()) {
      position = end - inflater.getRemaining();
      trailer();
    } else if (inflater.needsDictionary()) {
      throw Refusal.archive("its compressed data is damaged");
    } else if (count == 0 && inflater.needsInput()) {
      if (!read()) {
        throw truncated();
      }
      inflater.setInput(input, position, end - position);
    }
  }

  private boolean nextMember() throws IOException {
    if (position == end && !read()) {
      if (!begun) {
        throw truncated();
      }
      return false;
    }
    header();
    begun = true;
    inMember = true;
    inflater.reset();
    inflater.setInput(input, position, end - position);
    crc.reset();
    memberBytes = 0;
    return true;
  }

  private void header() throws IOException {
    if (octet() != 0x1f || octet() != 0x8b || octet() != 8) {
      throw Refusal.archive(begun ? "garbage follows its end" : "it is not in gzip format");
    }
    int flags = octet();
    if ((flags & RESERVED) != 0) {
      throw Refusal.archive("its gzip header has unknown flags");
    }
    for (int i = 0; i < 6; i++) {
      octet();
    }
    if ((flags & EXTRA) != 0) {
      for (int left = octet() | octet() << 8; left > 0; left--) {
        octet();
      }
    }
    if ((flags & NAME) != 0) {
      text();
    }
    if ((flags & COMMENT) != 0) {
      text();
    }
    if ((flags & HEADER_CRC) != 0) {
      octet();
      octet();
    }
  }

  private void text() throws IOException {
    for (int length = 0; octet() != 0; length++) {
      if (length > LONGEST_TEXT) {
        throw Refusal.archive("its gzip header does not end");
      }
    }
  }

  private void trailer() throws IOException {
    inMember = false;
    long checksum = number();
    long length = number();
    if (checksum != crc.getValue() || length != (memberBytes & 0xffff_ffffL)) {
      throw Refusal.archive("its content does not match its gzip checksum");
    }
  }

  private long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) octet() << shift;
    }
    return value;
  }

  private int octet() throws IOException {
    if (position == end && !read()) {
      throw truncated();
    }
    return input[position++] & 0xff;
  }

  private boolean read() throws IOException {
    int count = in.read(input, 0, input.length);
    position = 0;
    end = Math.max(count, 0);
    packed += end;
    return count > 0;
  }

  private static RuntimeException truncated() {
    return Refusal.archive("it ends too early");
  }
}
