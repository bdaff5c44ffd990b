package dev.beamstrap.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of an archive's entry, known to stay inside: one to 64 parts, none of which is empty,
 * {@code .} or {@code ..}. A leading {@code ./} and a directory's trailing slash are gone.
 *
 * @param parts the parts between the slashes; none at all for the archive's own root {@code ./}
 * @param text the name as the archive spells it, for messages
 * @param slash whether it ended in a slash, as directories do
 */
record EntryName(List<String> parts, String text, boolean slash) {
  private static final char NOT_UTF_8 = '\ufffd';
  private static final int MAX_BYTES = 2048;
  private static final int MAX_PART_BYTES = 255;
  private static final int MAX_DEPTH = 64;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  /**
   * Takes a name that was read as UTF-8, with U+FFFD for what is none; {@code integrity.archive}
   * when it is one to be refused.
   */
  static EntryName of(String text) {
    if (text.indexOf(NOT_UTF_8) >= 0) {
      throw Refusal.entry(text, "its name is not in UTF-8");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Refusal.entry(text, "its name is longer than " + MAX_BYTES + " bytes");
    }
    if (text.isEmpty()) {
      throw Refusal.entry(text, "it has no name");
    }
    if (text.startsWith("/")) {
      throw Refusal.entry(text, "its name is absolute");
    }
    if (text.indexOf('\\') >= 0) {
      throw Refusal.entry(text, "its name holds a backslash");
    }
    if (DRIVE.matcher(text).matches()) {
      throw Refusal.entry(text, "its name begins with a drive letter");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.entry(text, "its name holds a control character");
    }
    boolean slash = text.endsWith("/");
    String rest = slash ? text.substring(0, text.length() - 1) : text;
    if (rest.equals(".")) {
      return new EntryName(List.of(), text, slash);
    }
    rest = rest.startsWith("./") ? rest.substring(2) : rest;
    List<String> parts = List.of(rest.split("/", -1));
    if (parts.size() > MAX_DEPTH) {
      throw Refusal.entry(text, "it lies deeper than " + MAX_DEPTH + " directories");
    }
    for (String part : parts) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw Refusal.entry(text, "its name has an empty part, or . or .. as a part");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
        throw Refusal.entry(text, "a part of its name is longer than " + MAX_PART_BYTES + " bytes");
      }
    }
    return new EntryName(parts, text, slash);
  }
}
