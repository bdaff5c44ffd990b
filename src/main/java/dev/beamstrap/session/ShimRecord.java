package dev.beamstrap.session;

import dev.beamstrap.toolchain.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a directory's tools are, and all that this answer depends on, as POSIX sh for {@code
 * shims/shim}: conditions, then assignments. The functions called are the shim's own.
 */
final class ShimRecord {
  /**
   * The file's name, with the number of its format: a shim must have all functions that it calls.
   * What it speaks of is the directory that its own place spells.
   */
  static final String FILE = ":record-1";

  /** Longer texts are compared by cmp, since dash reads one byte at a time. */
  private static final int LONGEST_INSIDE = 1000;

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, String> copies = new LinkedHashMap<>();
  private final Path place;

  /** A record that will lie in the directory {@code place}. */
  ShimRecord(Path place) {
    this.place = place;
  }

  /** Where the record of a directory lies below a cache home. */
  static Path place(Path cache, Path directory) {
    return cache.resolve("shims").resolve(Path.of("/").relativize(directory));
  }

  /** The variables have these values; unset ones count as empty. */
  void variables(Map<String, String> values) {
    values.forEach(
        (name, value) ->
            conditions.add("[ \"${" + name + "-}\" = " + ShellText.quoted(value) + " ]"));
  }

  /** No directory from that of the call up to the record's, which is excluded, has these names. */
  void freeBelow(List<String> names) {
    call("bs_free_below", names);
  }

  /** Only the record's own directory is meant, not those below it. */
  void onlyHere() {
    conditions.add("[ \"$bs_here\" = \"$bs_dir\" ]");
  }

  void absent(List<Path> files) {
    call("bs_absent", texts(files));
  }

  void noDirectory(List<Path> directories) {
    call("bs_no_directory", texts(directories));
  }

  void directory(Path directory) {
    conditions.add("[ -d " + ShellText.word(directory.toString()) + " ]");
  }

  void writable(Path directory, boolean yes) {
    conditions.add((yes ? "" : "! ") + "bs_writable " + ShellText.word(directory.toString()));
  }

  /** A file has this text. */
  void same(Path file, String text) {
    String name = ShellText.word(file.toString());
    if (text.length() <= LONGEST_INSIDE) {
      conditions.add("bs_same " + name + " " + ShellText.quoted(text));
    } else {
      String copy = ":" + (copies.size() + 1);
      copies.put(copy, text);
      conditions.add("bs_equal " + name + " " + ShellText.word(place.resolve(copy).toString()));
    }
  }

  /** The entries of a directory whose names end in {@code end} are these, hidden ones aside. */
  void entries(Path directory, String end, List<String> names) {
    conditions.add(
        "bs_entries "
            + ShellText.word(directory.toString())
            + " "
            + ShellText.quoted(end)
            + " "
            + ShellText.quoted("/" + String.join("", names.stream().map(n -> n + "/").toList()))
            + " "
            + names.size());
  }

  /** The texts to lie beside the record, by name. */
  Map<String, String> copies() {
    return copies;
  }

  /** The whole record. */
  String text(Answer answer) {
    return "# What shims found here, and what that depends on. Written by beamstrap; may be deleted.\n"
        + String.join(" &&\n  ", conditions)
        + " &&\n  "
        + answer.assignments()
        + "\n";
  }

  private void call(String function, List<String> words) {
    if (!words.isEmpty()) {
      conditions.add(
          function + " " + String.join(" ", words.stream().map(ShellText::word).toList()));
    }
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  /**
   * The answer itself.
   *
   * @param state {@code tools}, {@code none} or {@code missing}
   * @param path what comes first on PATH, joined by colons
   * @param fallback the home for Mix, Hex and rebar3 where the usual ones cannot be written
   * @param wanted what is not installed
   */
  record Answer(String state, String path, Optional<Path> fallback, String wanted) {
    /** One line of sh. */
    String assignments() {
      return "bs_state="
          + state
          + " bs_path="
          + ShellText.quoted(path)
          + " bs_fallback="
          + ShellText.quoted(fallback.map(Path::toString).orElse(""))
          + " bs_wanted="
          + ShellText.quoted(wanted);
    }
  }
}
