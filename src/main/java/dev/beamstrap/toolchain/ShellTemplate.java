package dev.beamstrap.toolchain;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Fills a POSIX sh template as OTP's Install does with {@code sed -e 's;%NAME%;value;'}: the first
 * mark of each name on each line. Unlike sed it quotes the value for the place where it lands, so a
 * path may hold any character that a shell can quote.
 */
final class ShellTemplate {
  private ShellTemplate() {}

  /** The template's bytes with its marks filled; all other bytes are kept. */
  static byte[] fill(byte[] template, Map<String, String> values) {
    // One char a byte, so that whatever else is in the template passes unchanged.
    String text = new String(template, StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder(text.length() + 256);
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline + 1;
      out.append(fillLine(text.substring(from, to), values));
      from = to;
    }
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String fillLine(String line, Map<String, String> values) {
    if (line.indexOf('%') < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder();
    java.util.Set<String> filled = new java.util.HashSet<>();
    Quotes quotes = Quotes.NONE;
    int i = 0;
    while (i < line.length()) {
      String name = markAt(line, i, values);
      if (!name.isEmpty() && filled.add(name)) {
        String value = values.getOrDefault(name, "");
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.append(quotes.quote(new String(utf8, StandardCharsets.ISO_8859_1)));
        i += name.length() + 2;
        continue;
      }
      char c = line.charAt(i);
      boolean escapes = c == '\\' && quotes != Quotes.SINGLE && i + 1 < line.length();
      if (escapes) {
        out.append(c).append(line.charAt(i + 1));
        i += 2;
        continue;
      }
      quotes = quotes.after(c);
      out.append(c);
      i++;
    }
    return out.toString();
  }

  private static String markAt(String line, int at, Map<String, String> values) {
    if (line.charAt(at) != '%') {
      return "";
    }
    int end = line.indexOf('%', at + 1);
    String name = end < 0 ? "" : line.substring(at + 1, end);
    return values.containsKey(name) ? name : "";
  }

  /** Which quotes are open at a place of a line. */
  private enum Quotes {
    NONE,
    SINGLE,
    DOUBLE;

    Quotes after(char c) {
      return switch (this) {
        case NONE -> c == '\'' ? SINGLE : c == '"' ? DOUBLE : NONE;
        case SINGLE -> c == '\'' ? NONE : SINGLE;
        case DOUBLE -> c == '"' ? NONE : DOUBLE;
      };
    }

    String quote(String value) {
      return switch (this) {
        case NONE -> ShellText.isPlain(value) ? value : ShellText.quoted(value);
        case SINGLE -> value.replace("'", "'\\''");
        case DOUBLE -> ShellText.insideDoubleQuotes(value);
      };
    }
  }
}
