package dev.beamstrap.archive;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a pax extended header, {@code "<length> <key>=<value>\n"} with the length of the
 * whole record in decimal, as in {@code "20 path=lib/été.ex\n"}.
 *
 * <p>Source: POSIX.1-2017, pax, "pax Extended Header". Only a longer name and a finer time are
 * taken from them. Owners, comments and attributes are left out; what would change the entry's
 * length or kind is refused, because readers differ on it.
 */
final class PaxRecords {
  private static final Set<String> FORBIDDEN =
      Set.of("linkpath", "hdrcharset", "charset", "realtime", "size");

  private byte @Nullable [] path;
  private @Nullable FileTime time;

  /**
   * Reads the records that describe one entry.
   *
   * @param name of the entry that carries them, for messages
   * @param size of the entry that they describe is not known here: {@code size} is refused
   */
  static PaxRecords ofEntry(byte[] bytes, String name) {
    PaxRecords records = new PaxRecords();
    records.read(bytes, name, false);
    return records;
  }

  /** Checks the records that describe all entries that follow: they may only be remarks. */
  static void checkGlobal(byte[] bytes, String name) {
    new PaxRecords().read(bytes, name, true);
  }

  byte @Nullable [] path() {
    return path;
  }

  @Nullable FileTime time() {
    return time;
  }

  private void read(byte[] bytes, String name, boolean global) {
    Set<String> seen = new HashSet<>();
    int start = 0;
    while (start < bytes.length) {
      int space = start;
      int length = 0;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
        length = Math.min(length * 10 + bytes[space] - '0', 1 << 24);
        space++;
      }
      int end = start + length;
      int equals = space;
      while (equals < bytes.length && bytes[equals] != '=') {
        equals++;
      }
      if (space == start
          || space >= bytes.length
          || bytes[space] != ' '
          || end > bytes.length
          || equals >= end - 1
          || bytes[end - 1] != '\n') {
        throw Refusal.entry(name, "its extended header is malformed");
      }
      String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      if (!seen.add(key)) {
        throw Refusal.entry(name, "its extended header has " + key + " twice");
      }
      record(key, Arrays.copyOfRange(bytes, equals + 1, end - 1), name, global);
      start = end;
    }
  }

  private void record(String key, byte[] value, String name, boolean global) {
    if (FORBIDDEN.contains(key)
        || key.startsWith("GNU.sparse.")
        || (global && (key.equals("path") || key.equals("mtime")))) {
      throw Refusal.entry(
          name, "its extended header has " + Refusal.printable(key) + ", which is not taken");
    }
    if (key.equals("path")) {
      path = value;
    } else if (key.equals("mtime")) {
      time = time(new String(value, StandardCharsets.UTF_8));
    }
  }

  /** Seconds since 1970 with a fraction; null when it is no number or out of range. */
  private static @Nullable FileTime time(String text) {
    if (!text.matches("\\d{1,11}(\\.\\d{1,40})?")) {
      return null;
    }
    long millis = new BigDecimal(text).movePointRight(3).longValue();
    return FileTime.fromMillis(millis);
  }
}
