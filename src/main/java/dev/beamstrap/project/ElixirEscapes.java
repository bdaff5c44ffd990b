package dev.beamstrap.project;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The slow path of a quoted text: one that holds escapes. Collected as bytes, because {@code \xC3}
 * names a byte and not a character.
 */
final class ElixirEscapes {
  private final ProjectText text;
  private final String code;
  private final int start;
  private final char quote;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int at;

  /**
   * @param start the offset of the opening quote
   */
  ElixirEscapes(ProjectText text, int start, char quote) {
    this.text = text;
    this.code = text.content();
    this.start = start;
    this.quote = quote;
  }

  /** The offset past the closing quote. */
  int end() {
    return at;
  }

  /** Reads on from {@code from}; what stands between the opening quote and it is plain. */
  String read(int from) {
    put(code.substring(start + 1, from));
    at = from;
    while (true) {
      int plain = at;
      while (at < code.length()
          && code.charAt(at) != quote
          && code.charAt(at) != '\\'
          && code.charAt(at) != '#') {
        at++;
      }
      put(code.substring(plain, at));
      if (at >= code.length()) {
        throw text.fault(start, "the quoted text has no end");
      }
      char c = code.charAt(at);
      if (c == quote) {
        at++;
        return decoded();
      }
      if (c == '#') {
        if (code.startsWith("#{", at)) {
          throw text.fault(at, "interpolation is no literal");
        }
        bytes.write('#');
        at++;
      } else {
        escape();
      }
    }
  }

  private String decoded() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw text.fault(start, "the escapes of the quoted text do not give UTF-8");
    }
  }

  private void escape() {
    int slash = at;
    at++;
    if (at >= code.length()) {
      throw text.fault(start, "the quoted text has no end");
    }
    char c = code.charAt(at);
    switch (c) {
      case '0' -> put(slash, 0);
      case 'a' -> put(slash, 7);
      case 'b' -> put(slash, 8);
      case 'd' -> put(slash, 127);
      case 'e' -> put(slash, 27);
      case 'f' -> put(slash, 12);
      case 'n' -> put(slash, 10);
      case 'r' -> put(slash, 13);
      case 's' -> put(slash, 32);
      case 't' -> put(slash, 9);
      case 'v' -> put(slash, 11);
      case 'x' -> byteEscape(slash);
      case 'u' -> unicodeEscape(slash);
      case '\n' -> at++;
      case '\r' -> at += code.startsWith("\r\n", at) ? 2 : 1;
      default -> {
        int literal = code.codePointAt(at);
        put(new String(Character.toChars(literal)));
        at += Character.charCount(literal);
      }
    }
  }

  private void put(int slash, int c) {
    bytes.write(c);
    at = slash + 2;
  }

  private void put(String plain) {
    bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code \xN}, {@code \xNN}, or the old {@code \x{H…}} for a code point. */
  private void byteEscape(int slash) {
    if (code.startsWith("{", slash + 2)) {
      bracedCodePoint(slash);
      return;
    }
    at = slash + 2;
    int value = hexDigits(slash, 1, 2);
    bytes.write(value);
  }

  private void unicodeEscape(int slash) {
    if (code.startsWith("{", slash + 2)) {
      bracedCodePoint(slash);
      return;
    }
    at = slash + 2;
    putCodePoint(slash, hexDigits(slash, 4, 4));
  }

  private void bracedCodePoint(int slash) {
    at = slash + 3;
    int value = hexDigits(slash, 1, 6);
    if (!code.startsWith("}", at)) {
      throw text.fault(slash, "the escape has no '}'");
    }
    at++;
    putCodePoint(slash, value);
  }

  private void putCodePoint(int slash, int value) {
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (!Character.isValidCodePoint(value) || surrogate) {
      throw text.fault(slash, "the escape names no character");
    }
    put(new String(Character.toChars(value)));
  }

  private int hexDigits(int slash, int least, int most) {
    int value = 0;
    int count = 0;
    while (count < most && at < code.length()) {
      char c = code.charAt(at);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        break;
      }
      value = value * 16 + digit;
      count++;
      at++;
    }
    if (count < least) {
      throw text.fault(slash, "the escape lacks hexadecimal digits");
    }
    return value;
  }
}
