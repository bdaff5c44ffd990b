package dev.beamstrap.toolchain;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.file.Path;

/** Text inside of POSIX sh programs. Source: POSIX.1-2017, Shell Command Language, 2.2 Quoting. */
public final class ShellText {
  private static final String PLAIN = "/._-+,:@%=";

  private ShellText() {}

  /** Whether a shell takes the text as one word without quotes. */
  static boolean isPlain(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && PLAIN.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The text as one word, in single quotes. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The text as one word, quoted only where it must be. */
  public static String word(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  /** The text as it stands between double quotes. */
  static String insideDoubleQuotes(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '"' || c == '$' || c == '`') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /**
   * Refuses a path that scripts cannot carry: relative, or with control characters.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@link FaultCode#USAGE}
   */
  static String checkedPath(Path path) {
    String text = path.toString();
    if (!path.isAbsolute()) {
      throw Fault.of(FaultCode.USAGE, "the directory is not absolute: " + text)
          .remedy("name it from / on")
          .exception();
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw Fault.of(
                FaultCode.USAGE, "the directory's name holds a control character: " + visible(text))
            .cause("Erlang's start scripts cannot carry it")
            .remedy("choose another directory")
            .exception();
      }
    }
    return text;
  }

  /**
   * Refuses a path that cannot stand in PATH: what {@link #checkedPath} refuses, and colons.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@link FaultCode#USAGE}
   */
  static String checkedPathEntry(Path path) {
    String text = checkedPath(path);
    if (text.indexOf(':') >= 0) {
      throw Fault.of(FaultCode.USAGE, "the directory's name holds a colon: " + text)
          .cause("PATH cannot carry it")
          .remedy("choose another directory")
          .exception();
    }
    return text;
  }

  private static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
    return out.toString();
  }
}
