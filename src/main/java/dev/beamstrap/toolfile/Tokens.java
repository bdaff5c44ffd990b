package dev.beamstrap.toolfile;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of a version file at white space, as mise does, up to its comment. */
final class Tokens {
  private Tokens() {}

  /**
   * A word of a line.
   *
   * @param text the word
   * @param column where it begins, from 1, in characters
   */
  record Token(String text, int column) {}

  /** The words of {@code line} before any {@code #}. */
  static List<Token> of(String line) {
    int comment = line.indexOf('#');
    int end = comment < 0 ? line.length() : comment;
    List<Token> tokens = new ArrayList<>(4);
    int at = 0;
    while (at < end) {
      int from = at;
      while (at < end && !isSpace(line.charAt(at))) {
        at++;
      }
      if (at > from) {
        tokens.add(new Token(line.substring(from, at), line.codePointCount(0, from) + 1));
      } else {
        at++;
      }
    }
    return tokens;
  }

  /** Includes the no-break space, which comes with text copied from web pages. */
  private static boolean isSpace(char c) {
    return c == ' '
        || c == '\t'
        || c == '\r'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }
}
