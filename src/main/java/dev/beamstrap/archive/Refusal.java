package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;

/** The one way in which this room says no to an archive. */
final class Refusal {
  private static final int LONGEST_NAME = 120;

  private Refusal() {}

  /** The archive as a whole is refused. */
  static BeamstrapException archive(String cause) {
    return fault("the archive is damaged or hostile", cause);
  }

  /** One entry is refused. */
  static BeamstrapException entry(String name, String cause) {
    return fault("the archive's entry " + printable(name) + " is refused", cause);
  }

  private static BeamstrapException fault(String message, String cause) {
    return Fault.of(FaultCode.INTEGRITY_ARCHIVE, message)
        .cause(cause + "; nothing of it was kept")
        .remedy("fetch it again; if it stays so, do not use it, and tell whoever built it")
        .exception();
  }

  /** A name on one line, in quotes, with everything escaped that could play with a terminal. */
  static String printable(String name) {
    StringBuilder text = new StringBuilder("\"");
    name.codePoints()
        .limit(LONGEST_NAME)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
              } else if (c >= 0x20 && c < 0x7f || Character.isLetterOrDigit(c)) {
                text.appendCodePoint(c);
              } else {
                text.append(String.format("\\u{%x}", c));
              }
            });
    boolean cut = name.codePointCount(0, name.length()) > LONGEST_NAME;
    return text.append(cut ? "…\"" : "\"").toString();
  }
}
