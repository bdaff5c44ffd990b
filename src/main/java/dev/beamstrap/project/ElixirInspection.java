package dev.beamstrap.project;

import dev.beamstrap.project.ElixirTerm.Atom;
import dev.beamstrap.project.ElixirTerm.Charlist;
import dev.beamstrap.project.ElixirTerm.Dictionary;
import dev.beamstrap.project.ElixirTerm.Int;
import dev.beamstrap.project.ElixirTerm.Pair;
import dev.beamstrap.project.ElixirTerm.Sequence;
import dev.beamstrap.project.ElixirTerm.Text;
import dev.beamstrap.project.ElixirTerm.Tuple;
import java.util.List;

/** Terms as Elixir's {@code inspect} writes them. Source: elixir lib/elixir/lib/inspect.ex. */
final class ElixirInspection {
  private static final String MODULE_PREFIX = "Elixir.";

  private ElixirInspection() {}

  static void write(ElixirTerm term, StringBuilder out) {
    if (term instanceof Atom atom) {
      writeAtom(atom.name(), out);
    } else if (term instanceof Text text) {
      writeQuoted(text.value(), '"', out);
    } else if (term instanceof Charlist list) {
      writeQuoted(list.value(), '\'', out);
    } else if (term instanceof Int number) {
      out.append(number.value());
    } else if (term instanceof Tuple tuple) {
      writeElements(tuple.elements(), '{', '}', out);
    } else if (term instanceof Sequence list && isKeyword(list.elements())) {
      writeKeyword(list.elements(), out);
    } else if (term instanceof Sequence list) {
      writeElements(list.elements(), '[', ']', out);
    } else if (term instanceof Dictionary map) {
      writeMap(map.pairs(), out);
    }
  }

  private static void writeElements(
      List<ElixirTerm> elements, char open, char close, StringBuilder out) {
    out.append(open);
    String separator = "";
    for (ElixirTerm element : elements) {
      out.append(separator);
      write(element, out);
      separator = ", ";
    }
    out.append(close);
  }

  private static void writeKeyword(List<ElixirTerm> pairs, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (ElixirTerm element : pairs) {
      out.append(separator);
      List<ElixirTerm> pair = ((Tuple) element).elements();
      writeKey(((Atom) pair.get(0)).name(), out);
      write(pair.get(1), out);
      separator = ", ";
    }
    out.append(']');
  }

  private static void writeMap(List<Pair> pairs, StringBuilder out) {
    boolean atoms = pairs.stream().allMatch(pair -> isKey(pair.key()));
    out.append("%{");
    String separator = "";
    for (Pair pair : pairs) {
      out.append(separator);
      if (atoms) {
        writeKey(((Atom) pair.key()).name(), out);
      } else {
        write(pair.key(), out);
        out.append(" => ");
      }
      write(pair.value(), out);
      separator = ", ";
    }
    out.append('}');
  }

  private static boolean isKeyword(List<ElixirTerm> elements) {
    return !elements.isEmpty()
        && elements.stream()
            .allMatch(
                element ->
                    element instanceof Tuple pair
                        && pair.elements().size() == 2
                        && isKey(pair.elements().get(0)));
  }

  private static boolean isKey(ElixirTerm key) {
    return key instanceof Atom atom && !atom.name().startsWith(MODULE_PREFIX);
  }

  private static void writeKey(String name, StringBuilder out) {
    if (isPlain(name)) {
      out.append(name);
    } else {
      writeQuoted(name, '"', out);
    }
    out.append(": ");
  }

  private static void writeAtom(String name, StringBuilder out) {
    if (name.equals("nil") || name.equals("true") || name.equals("false")) {
      out.append(name);
    } else if (isAlias(name)) {
      out.append(name, MODULE_PREFIX.length(), name.length());
    } else if (isPlain(name)) {
      out.append(':').append(name);
    } else {
      out.append(':');
      writeQuoted(name, '"', out);
    }
  }

  private static boolean isAlias(String name) {
    if (!name.startsWith(MODULE_PREFIX) || name.length() == MODULE_PREFIX.length()) {
      return false;
    }
    boolean start = true;
    for (int i = MODULE_PREFIX.length(); i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits =
          start ? c >= 'A' && c <= 'Z' : c == '.' || c < 128 && ElixirLiterals.isNamePart(c);
      if (!fits) {
        return false;
      }
      start = c == '.';
    }
    return !start;
  }

  /** Whether an atom of that name needs no quotes. */
  private static boolean isPlain(String name) {
    int end = name.length();
    if (end > 1 && (name.charAt(end - 1) == '?' || name.charAt(end - 1) == '!')) {
      end--;
    }
    if (end == 0 || !ElixirLiterals.isNameStart(name.codePointAt(0))) {
      return false;
    }
    return name.substring(0, end)
        .codePoints()
        .allMatch(c -> ElixirLiterals.isNamePart(c) || c == '@');
  }

  static void writeQuoted(String value, char quote, StringBuilder out) {
    out.append(quote);
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      boolean interpolates = c == '#' && i < value.length() && value.charAt(i) == '{';
      if (c == quote || c == '\\' || interpolates) {
        out.append('\\').appendCodePoint(c);
      } else {
        writeCharacter(c, out);
      }
    }
    out.append(quote);
  }

  private static void writeCharacter(int c, StringBuilder out) {
    switch (c) {
      case 0 -> out.append("\\0");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case 11 -> out.append("\\v");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case 27 -> out.append("\\e");
      case 127 -> out.append("\\d");
      default -> {
        if (c < 32) {
          out.append("\\x").append(String.format("%02X", c));
        } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
          out.append("\\x{").append(String.format("%X", c)).append('}');
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
