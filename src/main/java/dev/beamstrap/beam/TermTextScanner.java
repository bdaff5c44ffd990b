package dev.beamstrap.beam;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.math.BigInteger;

/** Reads the words of Erlang text: numbers, characters, quotes. Source: {@code erl_scan.erl}. */
class TermTextScanner {
  static final int END = -1;

  /** Longer numbers are refused: reading them takes time that grows with the square. */
  private static final int MAX_DIGITS = 2000;

  final String text;
  int at;
  private final String name;

  TermTextScanner(String name, String text) {
    this.name = name;
    this.text = text;
  }

  final String quotedString() {
    if (text.startsWith("\"\"\"", at)) {
      throw fault(at, "a triple quoted string");
    }
    return quoted('"');
  }

  final String quoted(char quote) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (!take(quote)) {
      if (peek() == END) {
        throw fault(start, "a quote that is never closed");
      }
      content.appendCodePoint(character(start));
    }
    return content.toString();
  }

  /** One character of a string, quoted atom or {@code $c}, escapes resolved. */
  final int character(int start) {
    if (peek() == END) {
      throw fault(start, "a character that is missing");
    }
    int code = text.codePointAt(at);
    at += Character.charCount(code);
    return code == '\\' ? escape() : code;
  }

  private int escape() {
    int start = at - 1;
    if (peek() == END) {
      throw fault(start, "an escape that is missing");
    }
    int code = text.codePointAt(at);
    at += Character.charCount(code);
    return switch (code) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 's' -> ' ';
      case 'b' -> '\b';
      case 'd' -> 127;
      case 'e' -> 27;
      case 'f' -> '\f';
      case 'v' -> 11;
      case '^' -> {
        int control = peek();
        if (control < '@' || control > '_' && (control < 'a' || control > 'z')) {
          throw fault(start, "an unknown escape");
        }
        at++;
        yield control & 31;
      }
      case 'x' -> hexadecimal(start);
      default -> code >= '0' && code <= '7' ? octal(code - '0') : code;
    };
  }

  private int octal(int first) {
    int value = first;
    for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; i++) {
      value = value * 8 + text.charAt(at++) - '0';
    }
    return value;
  }

  private int hexadecimal(int start) {
    int from = take('{') ? at : -1;
    int to = from < 0 ? at + 2 : text.indexOf('}', from);
    String digits = to < 0 || to > text.length() ? "" : text.substring(from < 0 ? at : from, to);
    if (digits.isEmpty() || digits.length() > 8 || !digits.matches("[0-9A-Fa-f]+")) {
      throw fault(start, "an escape without hexadecimal digits");
    }
    long code = Long.parseLong(digits, 16);
    if (code > Character.MAX_CODE_POINT || code >= 0xd800 && code <= 0xdfff) {
      throw fault(start, "an escape for a character that does not exist");
    }
    at = from < 0 ? to : to + 1;
    return (int) code;
  }

  final Term number(boolean negative) {
    int start = at;
    String digits = digits(10);
    if (take('#')) {
      int base = digits.length() > 2 ? 0 : Integer.parseInt(digits);
      if (base < 2 || base > 36) {
        throw fault(start, "a number to the base " + digits);
      }
      return integer(digits(base), base, negative);
    }
    if (peek() == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
      at++;
      return floating(start, digits + "." + digits(10), negative);
    }
    return integer(digits, 10, negative);
  }

  private Term floating(int start, String mantissa, boolean negative) {
    String number = mantissa;
    int exponent = peek();
    if (exponent == 'e' || exponent == 'E') {
      at++;
      String sign = take('-') ? "-" : "";
      if (sign.isEmpty()) {
        take('+');
      }
      number += "e" + sign + digits(10);
    }
    double value = Double.parseDouble((negative ? "-" : "") + number);
    if (!Double.isFinite(value)) {
      throw fault(start, "a number that is too large");
    }
    return new Term.Float(value);
  }

  private static Term integer(String digits, int base, boolean negative) {
    BigInteger value = new BigInteger(digits, base);
    return Term.integer(negative ? value.negate() : value);
  }

  private String digits(int base) {
    StringBuilder digits = new StringBuilder();
    int start = at;
    while (true) {
      int next = peek();
      if (next < 128 && Character.digit(next, base) >= 0) {
        digits.append((char) next);
        at++;
      } else if (next == '_'
          && !digits.isEmpty()
          && at + 1 < text.length()
          && text.charAt(at + 1) < 128
          && Character.digit(text.charAt(at + 1), base) >= 0) {
        at++;
      } else {
        break;
      }
    }
    if (digits.isEmpty()) {
      throw fault(start, "a number without digits");
    }
    if (digits.length() > MAX_DIGITS) {
      throw fault(start, "a number of more than " + MAX_DIGITS + " digits");
    }
    return digits.toString();
  }

  final Term atom(String atom, int start) {
    if (atom.codePointCount(0, atom.length()) > Term.Atom.MAX_CHARACTERS) {
      throw fault(start, "an atom of more than " + Term.Atom.MAX_CHARACTERS + " characters");
    }
    try {
      return new Term.Atom(atom);
    } catch (IllegalArgumentException notUnicode) {
      throw fault(start, "an atom that is not Unicode");
    }
  }

  final String word() {
    int start = at;
    while (isAtomCharacter(peek())) {
      at++;
    }
    return text.substring(start, at);
  }

  static boolean startsAtom(int next) {
    return next >= 'a' && next <= 'z' || next >= 0xdf && next <= 0xff && next != 0xf7;
  }

  private static boolean isAtomCharacter(int next) {
    return startsAtom(next)
        || isDigit(next)
        || next >= 'A' && next <= 'Z'
        || next >= 0xc0 && next <= 0xde && next != 0xd7
        || next == '_'
        || next == '@';
  }

  static boolean isDigit(int next) {
    return next >= '0' && next <= '9';
  }

  static boolean isSpace(int next) {
    return next >= 0 && next <= ' ' || next >= 0x80 && next <= 0xa0;
  }

  final void skipSpace() {
    while (at < text.length()) {
      if (isSpace(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) == '%') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  final int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  final boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  final void expect(char expected, String what) {
    if (!take(expected)) {
      throw fault(at, what + " is missing");
    }
  }

  final BeamstrapException fault(int where, String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < Math.min(where, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = text.codePointCount(lineStart, Math.min(where, text.length())) + 1;
    return Fault.of(FaultCode.PROJECT_SYNTAX, name + ":" + line + ":" + column + ": " + what)
        .cause("the file is not a sequence of Erlang terms, each ended by a full stop")
        .remedy("mend the file at that place; `erl` reads it with file:consult/1")
        .exception();
  }
}
