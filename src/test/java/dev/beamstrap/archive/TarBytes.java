package dev.beamstrap.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives byte by byte, good ones and those that no honest program writes. */
final class TarBytes {
  static final byte[] NOTHING = {};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarBytes file(String name, String content) {
    return entry(name, '0', content.getBytes(StandardCharsets.UTF_8), block -> {});
  }

  TarBytes directory(String name) {
    return entry(name, '5', NOTHING, block -> {});
  }

  TarBytes link(char type, String name, String target) {
    return entry(name, type, NOTHING, block -> put(block, 157, target));
  }

  TarBytes pax(char type, String... records) {
    StringBuilder text = new StringBuilder();
    for (String record : records) {
      int length = record.getBytes(StandardCharsets.UTF_8).length + 2;
      int digits = String.valueOf(length + String.valueOf(length).length()).length();
      text.append(length + digits).append(' ').append(record).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return entry("pax", type, bytes, block -> {});
  }

  /** Any entry; {@code change} may spoil its header before the checksum is made. */
  TarBytes entry(String name, char type, byte[] content, Consumer<byte[]> change) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, String.format("%011o\0", content.length));
    put(block, 136, "14616304111\0");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    change.accept(block);
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    out.writeBytes(block);
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 511]);
    return this;
  }

  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The archive with its end, as tar. */
  byte[] tar() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  /** The archive with its end, gzipped. */
  byte[] gz() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
