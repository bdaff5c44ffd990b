package dev.beamstrap.project;

import dev.beamstrap.project.ElixirTerm.Atom;
import dev.beamstrap.project.ElixirTerm.Charlist;
import dev.beamstrap.project.ElixirTerm.Dictionary;
import dev.beamstrap.project.ElixirTerm.Int;
import dev.beamstrap.project.ElixirTerm.Pair;
import dev.beamstrap.project.ElixirTerm.Sequence;
import dev.beamstrap.project.ElixirTerm.Text;
import dev.beamstrap.project.ElixirTerm.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads Elixir literals: maps, lists, tuples, keyword lists, atoms, aliases, strings, charlists,
 * integers, comments. Nothing is evaluated: calls, sigils, interpolation and operators are errors.
 *
 * <p>One pass, linear in the text; nesting deeper than {@value #MAX_DEPTH} is an error. Where
 * Elixir is stricter (keyword pairs last, a space after a key's colon) the reader does not mind.
 *
 * <p>Source: elixir lib/elixir/pages/reference/syntax-reference.md, src/elixir_tokenizer.erl.
 */
final class ElixirLiterals {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_DIGITS = 400;
  private static final int END = -1;

  private final ProjectText text;
  private final String code;
  private int at;
  private int depth;

  ElixirLiterals(ProjectText text) {
    this.text = text;
    this.code = text.content();
  }

  static boolean isNameStart(int c) {
    return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127 && isLetter(c);
  }

  static boolean isNamePart(int c) {
    return isNameStart(c)
        || c >= '0' && c <= '9'
        || c > 127 && Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  private static boolean isLetter(int c) {
    return Character.isUnicodeIdentifierStart(c);
  }

  /** Where the reader stands, as an offset. */
  int offset() {
    return at;
  }

  /** Skips blanks and comments and tells whether the text ends there. */
  boolean atEnd() {
    skipBlanks();
    return peek() == END;
  }

  /** The next character after blanks and comments, or -1. */
  int next() {
    skipBlanks();
    return peek();
  }

  /** Fails unless the text ends here. */
  void expectEnd() {
    if (!atEnd()) {
      throw unexpected("the end of the file");
    }
  }

  /** A whole term. */
  ElixirTerm term() {
    skipBlanks();
    if (++depth > MAX_DEPTH) {
      throw text.fault(at, "nested deeper than " + MAX_DEPTH + " levels");
    }
    ElixirTerm term = termHere();
    depth--;
    return term;
  }

  /**
   * The pairs of a map or keyword list, from its opening bracket to past its closing one.
   *
   * @param pairStart receives the offset of each pair's key
   */
  List<Pair> pairs(IntConsumer pairStart) {
    skipBlanks();
    if (peek() == '%') {
      at++;
      expect('{', "'{' after '%'");
      return mapPairs(pairStart);
    }
    expect('[', "'%{'");
    List<Pair> pairs = new ArrayList<>();
    while (!closes(']')) {
      pairStart.accept(at);
      int start = at;
      ElixirTerm element = element();
      if (element instanceof Tuple pair && pair.elements().size() == 2) {
        pairs.add(new Pair(pair.elements().get(0), pair.elements().get(1)));
      } else {
        throw text.fault(start, "expected a key with its value");
      }
      separator(']');
    }
    return pairs;
  }

  private ElixirTerm termHere() {
    int c = peek();
    switch (c) {
      case '%':
        at++;
        expect('{', "'{' after '%'");
        return new Dictionary(mapPairs(offset -> {}));
      case '{':
        at++;
        return new Tuple(tupleElements());
      case '[':
        at++;
        return new Sequence(listElements());
      case '"':
        return new Text(quoted('"'));
      case '\'':
        return new Charlist(quoted('\''));
      case ':':
        return atom();
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
        return integer();
      default:
        if (c != END && isNameStart(code.codePointAt(at))) {
          return word();
        }
        throw unexpected("a term");
    }
  }

  private List<Pair> mapPairs(IntConsumer pairStart) {
    List<Pair> pairs = new ArrayList<>();
    while (!closes('}')) {
      int start = at;
      pairStart.accept(start);
      if (keyHere()) {
        String key = key();
        pairs.add(new Pair(new Atom(key), term()));
      } else {
        ElixirTerm key = term();
        skipBlanks();
        if (!code.startsWith("=>", at)) {
          throw unexpected("'=>'");
        }
        at += 2;
        pairs.add(new Pair(key, term()));
      }
      separator('}');
    }
    return pairs;
  }

  /** Elements of a tuple; keyword pairs at its end are one last element, a list. */
  private List<ElixirTerm> tupleElements() {
    List<ElixirTerm> elements = new ArrayList<>();
    List<ElixirTerm> keyword = new ArrayList<>();
    while (!closes('}')) {
      if (keyHere()) {
        keyword.add(element());
      } else if (keyword.isEmpty()) {
        elements.add(term());
      } else {
        throw unexpected("a key, as in the pair before it");
      }
      separator('}');
    }
    if (!keyword.isEmpty()) {
      elements.add(new Sequence(keyword));
    }
    return elements;
  }

  private List<ElixirTerm> listElements() {
    List<ElixirTerm> elements = new ArrayList<>();
    while (!closes(']')) {
      elements.add(element());
      separator(']');
    }
    return elements;
  }

  /** A term, or a keyword pair as the tuple that it stands for. */
  private ElixirTerm element() {
    if (keyHere()) {
      String key = key();
      return new Tuple(List.of(new Atom(key), term()));
    }
    return term();
  }

  /** Whether {@code name:} or {@code "name":} stands here. */
  private boolean keyHere() {
    int c = peek();
    int end;
    if (c == '"' || c == '\'') {
      end = at + 1;
      while (end < code.length() && code.charAt(end) != c) {
        end += code.charAt(end) == '\\' ? 2 : 1;
      }
      end++;
    } else if (c != END && isNameStart(code.codePointAt(at))) {
      end = nameEnd(at);
    } else {
      return false;
    }
    return end < code.length() && code.charAt(end) == ':' && !code.startsWith("::", end);
  }

  private String key() {
    int c = peek();
    String key;
    if (c == '"' || c == '\'') {
      key = quoted((char) c);
    } else {
      int end = nameEnd(at);
      key = code.substring(at, end);
      at = end;
    }
    at++;
    return key;
  }

  /** The end of the name that starts at {@code from}, its {@code ?} or {@code !} included. */
  private int nameEnd(int from) {
    int end = from;
    while (end < code.length()) {
      int c = code.codePointAt(end);
      if (!isNamePart(c) && c != '@') {
        break;
      }
      end += Character.charCount(c);
    }
    if (end < code.length() && (code.charAt(end) == '?' || code.charAt(end) == '!')) {
      end++;
    }
    return end;
  }

  private Atom atom() {
    int start = at;
    at++;
    int c = peek();
    if (c == '"' || c == '\'') {
      return new Atom(quoted((char) c));
    }
    if (c == END || !isNameStart(code.codePointAt(at))) {
      throw text.fault(start, "expected a name after ':'");
    }
    int end = nameEnd(at);
    String name = code.substring(at, end);
    at = end;
    return new Atom(name);
  }

  /** {@code nil}, {@code true}, {@code false} or an alias. */
  private ElixirTerm word() {
    int start = at;
    int end = nameEnd(at);
    String name = code.substring(at, end);
    if (name.equals("nil") || name.equals("true") || name.equals("false")) {
      at = end;
      return new Atom(name);
    }
    if (name.charAt(0) < 'A' || name.charAt(0) > 'Z') {
      throw text.fault(start, "the name '" + ProjectText.shorten(name) + "' is no literal");
    }
    while (end + 1 < code.length()
        && code.charAt(end) == '.'
        && code.charAt(end + 1) >= 'A'
        && code.charAt(end + 1) <= 'Z') {
      end = nameEnd(end + 1);
    }
    at = end;
    return new Atom("Elixir." + code.substring(start, end));
  }

  private Int integer() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    StringBuilder digits = new StringBuilder();
    while (at < code.length()) {
      char c = code.charAt(at);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && !(c == '_' && digits.length() > 0)) {
        break;
      }
      if (digit) {
        digits.append(c);
      }
      at++;
      if (digits.length() > MAX_DIGITS) {
        throw text.fault(start, "an integer of more than " + MAX_DIGITS + " digits");
      }
    }
    boolean goesOn = at < code.length() && (code.charAt(at) == '.' || isNamePart(code.charAt(at)));
    if (digits.isEmpty() || goesOn) {
      throw text.fault(start, "expected a decimal integer");
    }
    BigInteger value = new BigInteger(digits.toString());
    return new Int(code.charAt(start) == '-' ? value.negate() : value);
  }

  private String quoted(char quote) {
    int start = at;
    int from = at + 1;
    int end = from;
    while (true) {
      if (end >= code.length()) {
        throw text.fault(start, "the quoted text has no end");
      }
      char c = code.charAt(end);
      if (c == quote) {
        at = end + 1;
        return code.substring(from, end);
      }
      if (c == '\\' || c == '#') {
        ElixirEscapes escapes = new ElixirEscapes(text, start, quote);
        String value = escapes.read(end);
        at = escapes.end();
        return value;
      }
      end++;
    }
  }

  private boolean closes(char bracket) {
    skipBlanks();
    if (peek() == bracket) {
      at++;
      return true;
    }
    return false;
  }

  /** A comma, or the closing bracket that makes it unnecessary (which stays unread). */
  private void separator(char bracket) {
    skipBlanks();
    if (peek() == ',') {
      at++;
    } else if (peek() != bracket) {
      throw unexpected("',' or '" + bracket + "'");
    }
  }

  private void expect(char wanted, String description) {
    if (peek() != wanted) {
      throw unexpected(description);
    }
    at++;
  }

  private void skipBlanks() {
    while (at < code.length()) {
      char c = code.charAt(at);
      if (c == '#') {
        int end = code.indexOf('\n', at);
        at = end < 0 ? code.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private int peek() {
    return at < code.length() ? code.charAt(at) : END;
  }

  private RuntimeException unexpected(String wanted) {
    String found =
        peek() == END
            ? "the end of the file"
            : "'" + ProjectText.shorten(new String(Character.toChars(code.codePointAt(at)))) + "'";
    return text.fault(at, "expected " + wanted + ", found " + found);
  }
}
