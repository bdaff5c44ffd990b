package dev.beamstrap.registry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Protobuf written by hand from the numbers of the specification, so that the tests do not depend
 * on our own schemas.
 */
final class WireBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  WireBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  WireBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  WireBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireBytes message(int field, WireBytes value) {
    return bytes(field, value.toBytes());
  }

  WireBytes packed(int field, int... values) {
    WireBytes inner = new WireBytes();
    for (int value : values) {
      inner.varint(value);
    }
    return message(field, inner);
  }

  WireBytes real(int field, float value) {
    varint((long) field << 3 | 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
