package dev.beamstrap.project;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The text of a project's file with what it is called in messages.
 *
 * @param content the whole text
 * @param source the file's name as the user knows it
 */
record ProjectText(String content, String source) {
  private static final int MAX_LENGTH = 32 << 20;
  private static final int SHOWN = 40;
  private static final int MARKERS_SHOWN = 12;
  private static final List<String> MARKERS = List.of("<<<<<<<", "=======", ">>>>>>>");

  ProjectText {
    if (content.length() > MAX_LENGTH) {
      throw Fault.of(FaultCode.PROJECT_SYNTAX, source + " is too large to be a lock file")
          .cause(content.length() + " characters, at most " + MAX_LENGTH + " are read")
          .remedy("restore the file from version control")
          .exception();
    }
    if (hasHalfCharacter(content)) {
      throw Fault.of(FaultCode.PROJECT_SYNTAX, source + ":1:1: the file is not Unicode text")
          .remedy("restore the file from version control")
          .exception();
    }
  }

  /** Half a surrogate pair never comes from a decoded file, and cannot be written to one. */
  private static boolean hasHalfCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 >= text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** A syntax failure at an offset, with line and column (both from 1). */
  BeamstrapException fault(int offset, String what) {
    int end = Math.min(offset, content.length());
    int line = lineAt(end);
    int column = 1 + content.codePointCount(content.lastIndexOf('\n', end - 1) + 1, end);
    return fault(line, column, what);
  }

  /** A syntax failure at a known line and column. */
  BeamstrapException fault(int line, int column, String what) {
    return Fault.of(
            FaultCode.PROJECT_SYNTAX, source + ":" + line + ":" + column + ": " + oneLine(what))
        .remedy("mend the file, or restore it from version control")
        .exception();
  }

  /** The line of an offset, from 1. */
  int lineAt(int offset) {
    int line = 1;
    for (int i = content.indexOf('\n'); i >= 0 && i < offset; i = content.indexOf('\n', i + 1)) {
      line++;
    }
    return line;
  }

  /**
   * Fails when merge conflict markers stand anywhere, even inside a string: such a mix.lock Mix
   * refuses. Source: elixir v1.20.3 lib/mix/lib/mix/dep/lock.ex.
   */
  void refuseMarkersAnywhere() {
    refuse(String::contains);
  }

  /** Fails when a line begins with a merge conflict marker. */
  void refuseMarkers() {
    refuse(String::startsWith);
  }

  private void refuse(BiPredicate<String, String> holds) {
    if (MARKERS.stream().noneMatch(content::contains)) {
      return;
    }
    List<Integer> found = new ArrayList<>();
    int number = 1;
    int start = 0;
    while (start <= content.length()) {
      int end = content.indexOf('\n', start);
      end = end < 0 ? content.length() : end;
      String line = content.substring(start, end);
      if (MARKERS.stream().anyMatch(marker -> holds.test(line, marker))) {
        found.add(number);
      }
      number++;
      start = end + 1;
    }
    if (!found.isEmpty()) {
      throw Fault.of(FaultCode.PROJECT_CONFLICT, source + " holds merge conflict markers")
          .cause("markers at " + listed(found))
          .remedy("resolve the merge in " + source + ", then run the command again")
          .exception();
    }
  }

  private static String listed(List<Integer> lines) {
    String shown =
        lines.stream().limit(MARKERS_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    String more =
        lines.size() > MARKERS_SHOWN ? " and " + (lines.size() - MARKERS_SHOWN) + " more" : "";
    return (lines.size() == 1 ? "line " : "lines ") + shown + more;
  }

  /** A value for a message: not too long, no control characters. */
  static String shorten(String value) {
    String plain = oneLine(value);
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
  }

  private static String oneLine(String value) {
    StringBuilder out = new StringBuilder(Math.min(value.length(), 500));
    value
        .codePoints()
        .limit(500)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return out.toString();
  }
}
