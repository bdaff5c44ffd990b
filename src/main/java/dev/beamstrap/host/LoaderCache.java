package dev.beamstrap.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The GNU loader's index of libraries, {@code /etc/ld.so.cache}. Source: glibc {@code
 * sysdeps/generic/dl-cache.h}, the format "glibc-ld.so.cache1.1", also where it follows the older
 * "ld.so-1.7.0" one. Anything unexpected ends the reading: the index only saves looking into
 * directories.
 */
final class LoaderCache {
  private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] OLD_MAGIC = "ld.so-1.7.0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEADER = 48;
  private static final int ENTRY = 24;
  private static final int MAX_PATH = 4096;

  private LoaderCache() {}

  /**
   * The first path of each library, by the name that programs ask for.
   *
   * @param flags the kind of library wanted, as {@code ldconfig} marks it for an architecture
   */
  static Map<String, String> parse(byte[] bytes, int flags) {
    Map<String, String> paths = new LinkedHashMap<>();
    int start = start(bytes);
    if (start < 0 || bytes.length - start < HEADER) {
      return paths;
    }
    ByteBuffer cache =
        ByteBuffer.wrap(bytes, start, bytes.length - start).slice().order(ByteOrder.LITTLE_ENDIAN);
    long count = Integer.toUnsignedLong(cache.getInt(20));
    for (long i = 0; i < count && HEADER + (i + 1) * ENTRY <= cache.limit(); i++) {
      int at = (int) (HEADER + i * ENTRY);
      boolean plain = cache.getLong(at + 16) == 0;
      if (cache.getInt(at) == flags && plain) {
        String name = string(cache, cache.getInt(at + 4));
        String path = string(cache, cache.getInt(at + 8));
        if (!name.isEmpty() && path.startsWith("/")) {
          paths.putIfAbsent(name, path);
        }
      }
    }
    return paths;
  }

  private static int start(byte[] bytes) {
    if (startsWith(bytes, 0, MAGIC)) {
      return 0;
    }
    if (!startsWith(bytes, 0, OLD_MAGIC) || bytes.length < 16) {
      return -1;
    }
    long entries =
        Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(12));
    long end = (16 + entries * 12 + 7) / 8 * 8;
    return end < bytes.length && startsWith(bytes, (int) end, MAGIC) ? (int) end : -1;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] magic) {
    return bytes.length - at >= magic.length
        && java.util.Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
  }

  private static String string(ByteBuffer cache, int offset) {
    if (offset < HEADER || offset >= cache.limit()) {
      return "";
    }
    int end = offset;
    while (end < cache.limit() && cache.get(end) != 0) {
      end++;
    }
    if (end == cache.limit() || end - offset > MAX_PATH) {
      return "";
    }
    byte[] name = new byte[end - offset];
    cache.get(offset, name);
    return new String(name, StandardCharsets.UTF_8);
  }
}
