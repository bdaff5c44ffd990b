package dev.beamstrap.doctor;

/** Words for a POSIX shell. */
final class Shell {
  private Shell() {}

  /** The text as one word. */
  static String word(String text) {
    return text.matches("[\\w@%+=:,./\\[\\]*-]+") && !text.contains("*")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
