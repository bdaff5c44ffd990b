package dev.beamstrap.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives byte by byte, good ones and those that no honest program writes. */
final class ZipBytes {
  private static final Consumer<ByteBuffer> ASIS = header -> {};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<byte[]> directory = new ArrayList<>();

  ZipBytes file(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8), 0100644, ASIS, ASIS);
  }

  ZipBytes directory(String name) {
    return entry(name, new byte[0], 0040755, ASIS, ASIS);
  }

  ZipBytes mode(String name, int mode) {
    return entry(name, "x".getBytes(StandardCharsets.UTF_8), mode, ASIS, ASIS);
  }

  /** A deflated entry whose two headers may be spoilt. */
  ZipBytes entry(
      String name,
      byte[] content,
      int mode,
      Consumer<ByteBuffer> changeLocal,
      Consumer<ByteBuffer> changeCentral) {
    byte[] rawName = name.getBytes(StandardCharsets.UTF_8);
    byte[] data = deflate(content);
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer local = little(30 + rawName.length);
    local.putInt(0x04034b50).putShort((short) 20);
    common(local, crc, data, content, rawName).put(rawName);
    changeLocal.accept(local);
    ByteBuffer central = little(46 + rawName.length);
    central.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
    common(central, crc, data, content, rawName);
    central.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    central.putInt(mode << 16).putInt(out.size()).put(rawName);
    changeCentral.accept(central);
    directory.add(central.array());
    out.writeBytes(local.array());
    out.writeBytes(data);
    return this;
  }

  ZipBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] zip() {
    return zip(ASIS);
  }

  /** The archive with directory and end record, which may be spoilt. */
  byte[] zip(Consumer<ByteBuffer> changeEnd) {
    int start = out.size();
    directory.forEach(out::writeBytes);
    ByteBuffer end = little(22);
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) directory.size()).putShort((short) directory.size());
    end.putInt(out.size() - start).putInt(start).putShort((short) 0);
    changeEnd.accept(end);
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] data = new byte[content.length + 64];
    int length = deflater.deflate(data);
    deflater.end();
    return java.util.Arrays.copyOf(data, length);
  }

  private static ByteBuffer common(
      ByteBuffer header, CRC32 crc, byte[] data, byte[] content, byte[] rawName) {
    header.putShort((short) (1 << 11)).putShort((short) 8);
    header.putShort((short) 0).putShort((short) (1 << 5 | 1));
    header.putInt((int) crc.getValue()).putInt(data.length).putInt(content.length);
    return header.putShort((short) rawName.length).putShort((short) 0);
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
