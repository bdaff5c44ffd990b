package dev.beamstrap.beam;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 that is refused when it is none, without a decoder for every short text. */
final class StrictUtf8 {
  private StrictUtf8() {}

  static Optional<String> decode(byte[] bytes, int from, int size) {
    String text = new String(bytes, from, size, StandardCharsets.UTF_8);
    // A replacement character stands for itself or for bytes that are no UTF-8.
    if (text.indexOf('\ufffd') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, size));
      } catch (CharacterCodingException notText) {
        return Optional.empty();
      }
    }
    return Optional.of(text);
  }
}
