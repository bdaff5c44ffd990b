package dev.beamstrap.beam;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses Erlang terms from text. Source of the grammar: {@code erl_scan.erl} and OTP's manual. */
final class TermTextParser {
  /** Nesting beyond this is refused; what Hex and rebar3 write nests less than ten deep. */
  private static final int MAX_DEPTH = 256;

  /** Longer numbers are refused: reading them takes time that grows with the square. */
  private static final int MAX_DIGITS = 2000;

  private static final int END = -1;

  private final String name;
  private final String text;
  private int at;

  TermTextParser(String name, String text) {
    this.name = name;
    this.text = text;
  }

  List<Term> file() {
    List<Term> terms = new ArrayList<>();
    if (text.startsWith("\uFEFF")) {
      at++;
    }
    skipSpace();
    while (at < text.length()) {
      terms.add(term(0));
      skipSpace();
      int dot = at;
      expect('.', "a full stop");
      if (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != '%') {
        throw fault(dot, "a full stop without white space behind it");
      }
      skipSpace();
    }
    return terms;
  }

  private Term term(int depth) {
    if (depth > MAX_DEPTH) {
      throw fault(at, "a term nested more than " + MAX_DEPTH + " deep");
    }
    skipSpace();
    int start = at;
    int next = peek();
    if (next == '{') {
      at++;
      return new Term.Tuple(sequence('}', depth));
    } else if (next == '[') {
      at++;
      return list(depth);
    } else if (next == '#') {
      at++;
      expect('{', "a map");
      return map(depth);
    } else if (next == '<') {
      return binary();
    } else if (next == '"') {
      return string();
    } else if (next == '\'') {
      String atom = quoted('\'');
      return atom(atom, start);
    } else if (next == '$') {
      at++;
      return Term.integer(character(start));
    } else if (next == '-' || next == '+') {
      at++;
      skipSpace();
      if (!isDigit(peek())) {
        throw fault(at, "a sign without a number");
      }
      return number(next == '-');
    } else if (isDigit(next)) {
      return number(false);
    } else if (startsAtom(next)) {
      String atom = word();
      if (TermTextPrinter.RESERVED.contains(atom)) {
        throw fault(start, "the reserved word " + atom);
      }
      return atom(atom, start);
    }
    throw fault(at, next == END ? "the end where a term should be" : "no term");
  }

  private List<Term> sequence(char close, int depth) {
    List<Term> elements = new ArrayList<>();
    skipSpace();
    if (take(close)) {
      return elements;
    }
    while (true) {
      elements.add(term(depth + 1));
      skipSpace();
      if (take(close)) {
        return elements;
      }
      expect(',', "a comma or " + close);
    }
  }

  private Term list(int depth) {
    List<Term> elements = new ArrayList<>();
    skipSpace();
    if (take(']')) {
      return Term.EMPTY_LIST;
    }
    while (true) {
      elements.add(term(depth + 1));
      skipSpace();
      if (take(']')) {
        return new Term.TermList(elements);
      }
      if (take('|')) {
        int tailAt = at;
        if (!(term(depth + 1) instanceof Term.TermList tail)) {
          throw fault(tailAt, "an improper list");
        }
        elements.addAll(tail.elements());
        skipSpace();
        expect(']', "the end of the list");
        return new Term.TermList(elements);
      }
      expect(',', "a comma or ]");
    }
  }

  private Term map(int depth) {
    Map<Term, Term> entries = new LinkedHashMap<>();
    skipSpace();
    if (take('}')) {
      return new Term.MapTerm(entries);
    }
    while (true) {
      Term key = term(depth + 1);
      skipSpace();
      expect('=', "=>");
      expect('>', "=>");
      entries.put(key, term(depth + 1));
      skipSpace();
      if (take('}')) {
        return new Term.MapTerm(entries);
      }
      expect(',', "a comma or }");
    }
  }

  private Term binary() {
    expect('<', "<<");
    expect('<', "<<");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    skipSpace();
    while (!text.startsWith(">>", at)) {
      segment(bytes);
      skipSpace();
      if (!text.startsWith(">>", at)) {
        expect(',', "a comma or >>");
        skipSpace();
        if (peek() == '>') {
          throw fault(at, "a comma without a segment behind it");
        }
      }
    }
    at += 2;
    return Term.binary(bytes.toByteArray());
  }

  private void segment(ByteArrayOutputStream bytes) {
    int start = at;
    List<Integer> codes = new ArrayList<>();
    if (peek() == '"') {
      while (peek() == '"') {
        quotedString().codePoints().forEach(codes::add);
        skipSpace();
      }
    } else {
      Term value = term(MAX_DEPTH);
      if (value instanceof Term.Int number) {
        codes.add((int) number.value());
      } else {
        throw fault(start, "a binary of something else than strings and small numbers");
      }
    }
    skipSpace();
    boolean utf8 = false;
    if (take('/')) {
      int typeAt = at;
      String type = startsAtom(peek()) ? word() : "";
      utf8 = type.equals("utf8");
      if (!utf8 && !type.equals("integer")) {
        throw fault(typeAt, "a segment of the type " + type);
      }
    } else if (peek() == ':') {
      throw fault(at, "a segment with a size");
    }
    for (int code : codes) {
      if (!utf8) {
        bytes.write(code); // the low eight bits, as Erlang takes them
      } else if (Character.isValidCodePoint(code)
          && (code > Character.MAX_VALUE || !Character.isSurrogate((char) code))) {
        bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
      } else {
        throw fault(start, "a character that UTF-8 does not have");
      }
    }
  }

  private Term string() {
    List<Term> codes = new ArrayList<>();
    while (peek() == '"') {
      quotedString().codePoints().forEach(code -> codes.add(Term.integer(code)));
      skipSpace();
    }
    return new Term.TermList(codes);
  }

  private String quotedString() {
    if (text.startsWith("\"\"\"", at)) {
      throw fault(at, "a triple quoted string");
    }
    return quoted('"');
  }

  private String quoted(char quote) {
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
  private int character(int start) {
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

  private Term number(boolean negative) {
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

  private Term atom(String atom, int start) {
    if (atom.codePointCount(0, atom.length()) > Term.Atom.MAX_CHARACTERS) {
      throw fault(start, "an atom of more than " + Term.Atom.MAX_CHARACTERS + " characters");
    }
    try {
      return new Term.Atom(atom);
    } catch (IllegalArgumentException notUnicode) {
      throw fault(start, "an atom that is not Unicode");
    }
  }

  private String word() {
    int start = at;
    while (isAtomCharacter(peek())) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean startsAtom(int next) {
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

  private static boolean isDigit(int next) {
    return next >= '0' && next <= '9';
  }

  private static boolean isSpace(int next) {
    return next >= 0 && next <= ' ' || next >= 0x80 && next <= 0xa0;
  }

  private void skipSpace() {
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

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char expected, String what) {
    if (!take(expected)) {
      throw fault(at, what + " is missing");
    }
  }

  private BeamstrapException fault(int where, String what) {
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
