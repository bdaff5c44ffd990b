package dev.beamstrap.session;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;

/**
 * The part of a shell's profile that is ours, between two lines that nobody else writes. What
 * stands outside of them is never touched.
 */
final class ProfileBlock {
  static final String BEGIN = "# >>> beamstrap env >>>";
  static final String END = "# <<< beamstrap env <<<";

  private ProfileBlock() {}

  /**
   * A profile with {@code lines} as its block: in the place of the block that is there, else at the
   * end.
   *
   * @param file what the profile is called, for messages
   * @param profile its text; one char a byte (ISO 8859-1), since its encoding is not ours to know
   * @param lines whole lines, in the same encoding
   * @throws dev.beamstrap.fault.BeamstrapException {@code project.syntax} when a block has no end
   */
  static String in(String file, String profile, String lines) {
    String block = BEGIN + "\n" + lines + END + "\n";
    int begin = line(profile, BEGIN, 0);
    if (begin < 0) {
      boolean open = !profile.isEmpty() && !profile.endsWith("\n");
      return profile + (open ? "\n" : "") + block;
    }
    int end = line(profile, END, begin);
    if (end < 0) {
      throw Fault.of(FaultCode.PROJECT_SYNTAX, file + " has a block of beamstrap's without its end")
          .cause("there is a line " + BEGIN + " and none " + END + " after it")
          .remedy("remove the block by hand, then run beamstrap env --persist again")
          .exception();
    }
    int behind = Math.min(profile.length(), end + END.length() + 1);
    return profile.substring(0, begin) + block + profile.substring(behind);
  }

  /** Where a whole line begins, at {@code from} or behind it; -1 where there is none. */
  private static int line(String text, String line, int from) {
    int at = text.indexOf(line, from);
    while (at >= 0) {
      int behind = at + line.length();
      boolean begins = at == 0 || text.charAt(at - 1) == '\n';
      boolean ends = behind == text.length() || text.charAt(behind) == '\n';
      if (begins && ends) {
        return at;
      }
      at = text.indexOf(line, at + 1);
    }
    return -1;
  }
}
