package dev.beamstrap.beam;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Prints terms on one line, in the syntax that {@link TermTextParser} reads. */
final class TermTextPrinter {
  static final Set<String> RESERVED =
      Set.of(
          "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
          "catch", "cond", "div", "else", "end", "fun", "if", "let", "maybe", "not", "of", "or",
          "orelse", "receive", "rem", "try", "when", "xor");
  private static final Pattern PLAIN_ATOM = Pattern.compile("[a-z][A-Za-z0-9_@]*");

  private final StringBuilder out = new StringBuilder();

  String print(Term term) {
    term(term);
    return out.toString();
  }

  private void term(Term term) {
    if (term instanceof Term.Atom atom) {
      atom(atom.name());
    } else if (term instanceof Term.Int integer) {
      out.append(integer.value());
    } else if (term instanceof Term.BigInt big) {
      out.append(big.value());
    } else if (term instanceof Term.Float number) {
      out.append(number.value());
    } else if (term instanceof Term.Binary binary) {
      binary(binary);
    } else if (term instanceof Term.Tuple tuple) {
      sequence("{", tuple.elements(), "}");
    } else if (term instanceof Term.TermList list) {
      list(list.elements());
    } else if (term instanceof Term.MapTerm map) {
      out.append("#{");
      String separator = "";
      for (var entry : map.entries().entrySet()) {
        out.append(separator);
        term(entry.getKey());
        out.append(" => ");
        term(entry.getValue());
        separator = ",";
      }
      out.append('}');
    } else {
      out.append(term);
    }
  }

  private void sequence(String open, List<Term> elements, String close) {
    out.append(open);
    String separator = "";
    for (Term element : elements) {
      out.append(separator);
      term(element);
      separator = ",";
    }
    out.append(close);
  }

  private void list(List<Term> elements) {
    boolean text =
        !elements.isEmpty()
            && elements.stream()
                .allMatch(element -> element instanceof Term.Int code && isPrintable(code.value()));
    if (!text) {
      sequence("[", elements, "]");
      return;
    }
    out.append('"');
    elements.forEach(element -> character((int) ((Term.Int) element).value(), '"'));
    out.append('"');
  }

  private void binary(Term.Binary binary) {
    String text = binary.utf8().orElse("");
    if (binary.size() == 0) {
      out.append("<<>>");
    } else if (!text.isEmpty() && text.codePoints().allMatch(TermTextPrinter::isPrintable)) {
      out.append("<<\"");
      text.codePoints().forEach(code -> character(code, '"'));
      out.append(text.chars().allMatch(code -> code < 128) ? "\">>" : "\"/utf8>>");
    } else {
      out.append("<<");
      String separator = "";
      for (byte value : binary.shared()) {
        out.append(separator).append(value & 0xff);
        separator = ",";
      }
      out.append(">>");
    }
  }

  private void atom(String name) {
    if (PLAIN_ATOM.matcher(name).matches() && !RESERVED.contains(name)) {
      out.append(name);
      return;
    }
    out.append('\'');
    name.codePoints().forEach(code -> character(code, '\''));
    out.append('\'');
  }

  private static boolean isPrintable(long code) {
    return code >= ' ' && code < 127
        || code == '\n'
        || code == '\t'
        || code == '\r'
        || code >= 0xa0 && code < 0xd800
        || code > 0xdfff && code <= Character.MAX_CODE_POINT && code != 0xfffe && code != 0xffff;
  }

  private void character(int code, char quote) {
    switch (code) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case '\\' -> out.append("\\\\");
      default -> {
        if (code == quote) {
          out.append('\\').append(quote);
        } else if (isPrintable(code)) {
          out.appendCodePoint(code);
        } else {
          out.append("\\x{").append(Integer.toHexString(code)).append('}');
        }
      }
    }
  }
}
