package dev.beamstrap.project;

import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** The TOML of Gleam's files, bounded. */
final class GleamToml {
  private static final int MAX_NESTING = 32;
  private static final int MAX_LENGTH = 4 << 20;

  private GleamToml() {}

  /** Throws {@code project.conflict} or {@code project.syntax}. */
  static TomlParseResult parse(ProjectText text) {
    text.refuseMarkers();
    boundNesting(text);
    TomlParseResult toml = parsed(text);
    if (toml.hasErrors()) {
      TomlParseError error = toml.errors().get(0);
      throw text.fault(
          error.position().line(), error.position().column(), String.valueOf(error.getMessage()));
    }
    return toml;
  }

  private static TomlParseResult parsed(ProjectText text) {
    try {
      return Toml.parse(text.content());
    } catch (RuntimeException | AssertionError e) {
      // tomlj 1.1.1 asserts, or reads past an end, where a string is cut off behind a backslash.
      throw text.fault(0, "a string somewhere in the file has no end");
    }
  }

  /**
   * The TOML parser descends one call per bracket; Gleam's files nest two deep. Brackets inside
   * strings count too, which such files do not have.
   */
  private static void boundNesting(ProjectText text) {
    String content = text.content();
    if (content.length() > MAX_LENGTH) {
      throw text.fault(0, "larger than any such file: " + content.length() + " characters");
    }
    int depth = 0;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c == '[' || c == '{') {
        if (++depth > MAX_NESTING) {
          throw text.fault(i, "nested deeper than " + MAX_NESTING + " levels");
        }
      } else if ((c == ']' || c == '}') && depth > 0) {
        depth--;
      }
    }
  }
}
