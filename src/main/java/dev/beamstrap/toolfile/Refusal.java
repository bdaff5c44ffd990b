package dev.beamstrap.toolfile;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;

/** Failures of this room: each names where, what, why and what to write instead. */
final class Refusal {
  private static final int LONGEST_QUOTE = 60;

  private Refusal() {}

  /** A failure at a place in a file, or one of the command line or the environment. */
  static BeamstrapException at(Origin origin, String what, String cause, String remedy) {
    FaultCode code = origin.line() == 0 ? FaultCode.USAGE : FaultCode.PROJECT_SYNTAX;
    return at(code, origin, what, cause, remedy);
  }

  /** A failure with a code of its own. */
  static BeamstrapException at(
      FaultCode code, Origin origin, String what, String cause, String remedy) {
    return Fault.of(code, printable(origin.toString()) + ": " + what)
        .cause(cause)
        .remedy(remedy)
        .exception();
  }

  /** A file that was committed in the middle of a merge. */
  static BeamstrapException conflict(Origin origin) {
    return at(
        FaultCode.PROJECT_CONFLICT,
        origin,
        "merge conflict marker",
        "the file was saved with a conflict unresolved",
        "keep one of the two sides and remove the marker lines");
  }

  /** A piece of the file in quotes, short and on one line. */
  static String quote(String text) {
    boolean cut = text.length() > LONGEST_QUOTE;
    return "'" + printable(cut ? text.substring(0, LONGEST_QUOTE) + "..." : text) + "'";
  }

  /** The text without anything that would move a terminal's cursor or reorder its line. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      clean.appendCodePoint(c >= ' ' && c < 0x7f || isPrintable(c) ? c : '?');
    }
    return clean.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
