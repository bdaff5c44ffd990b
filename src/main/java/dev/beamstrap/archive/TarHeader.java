package dev.beamstrap.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One 512-byte header of a tar archive, in POSIX (ustar, pax) or GNU format.
 *
 * <pre>
 * 0 name 100, 100 mode 8, 108 uid 8, 116 gid 8, 124 size 12, 136 mtime 12, 148 checksum 8,
 * 156 type 1, 157 link name 100, 257 magic 6, 263 version 2, ..., 345 prefix 155 (POSIX only)
 * </pre>
 *
 * Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar 1.34 manual, "Basic Tar Format".
 *
 * @param name raw bytes of the name, prefix included
 * @param mode permission bits and more
 * @param size bytes of content that follow
 * @param seconds time of last change since 1970; negative when it is not given in octal
 * @param type the entry's type as a character; {@code '0'} for the old spelling with NUL
 */
record TarHeader(byte[] name, int mode, long size, long seconds, char type) {
  static final int LENGTH = 512;

  private static final byte[] POSIX = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
  private static final byte[] GNU = {'u', 's', 't', 'a', 'r', ' ', ' ', 0};

  /** Reads a header that is not all zeros; {@code integrity.archive} when it is none. */
  static TarHeader of(byte[] block) {
    long sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    if (octal(block, 148, 8) != sum) {
      throw Refusal.archive("a tar header does not match its checksum");
    }
    boolean posix = Arrays.equals(block, 257, 265, POSIX, 0, 8);
    if (!posix && !Arrays.equals(block, 257, 265, GNU, 0, 8)) {
      throw Refusal.archive("a tar header is in neither POSIX nor GNU format");
    }
    byte[] name = text(block, 0, 100);
    // GNU keeps other things where POSIX keeps the prefix.
    byte[] prefix = posix ? text(block, 345, 155) : new byte[0];
    if (prefix.length > 0) {
      byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
      whole[prefix.length] = '/';
      System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
      name = whole;
    }
    long size = octal(block, 124, 12);
    if (size < 0) {
      throw Refusal.entry(latin(name), "its size is not given in octal");
    }
    char type = block[156] == 0 ? '0' : (char) (block[156] & 0xff);
    return new TarHeader(name, (int) octal(block, 100, 8), size, octal(block, 136, 12), type);
  }

  /** Whether the block is all zeros, as those at the end are. */
  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  boolean executable() {
    return mode >= 0 && (mode & 0111) != 0;
  }

  /** The name for a message, before it is known to be well formed. */
  String rawName() {
    return latin(name);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, from, end);
  }

  /** Octal digits between optional spaces, ended by NUL, space or the field's end; or -1. */
  private static long octal(byte[] block, int from, int length) {
    int i = from;
    int end = from + length;
    while (i < end && block[i] == ' ') {
      i++;
    }
    int first = i;
    long value = 0;
    while (i < end && block[i] >= '0' && block[i] <= '7') {
      value = value << 3 | (block[i] - '0');
      i++;
    }
    boolean ended = i == end || block[i] == 0 || block[i] == ' ';
    return ended && i > first ? value : -1;
  }
}
