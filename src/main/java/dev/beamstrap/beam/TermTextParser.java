package dev.beamstrap.beam;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses Erlang terms from text. Source of the grammar: {@code erl_parse.yrl} and OTP's manual. */
final class TermTextParser extends TermTextScanner {
  /** Nesting beyond this is refused; what Hex and rebar3 write nests less than ten deep. */
  private static final int MAX_DEPTH = 256;

  TermTextParser(String name, String text) {
    super(name, text);
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
}
