package dev.beamstrap.project;

import dev.beamstrap.project.ElixirTerm.Pair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code mix.lock}: one Elixir map from applications to where their locked version comes from.
 *
 * <pre>
 * %{
 *   "jason": {:hex, :jason, "1.4.1", "af1504e3…", [:mix], [], "hexpm", "fbb01ecd…"},
 *   "spark": {:git, "https://example.com/spark.git", "0b4b2d4e…", [tag: "v1"]},
 * }
 * </pre>
 *
 * <p>Every form since 2013 is read: a keyword list instead of the map, and keys as {@code "app":},
 * {@code app:}, {@code :app =>}. Mix takes whatever it cannot read for an empty lock; here it is a
 * failure with its line and column, except for an empty file. Of entries with the same key the last
 * one counts, as in Elixir.
 *
 * <p>Source: elixir v1.20.3 lib/mix/lib/mix/dep/lock.ex.
 *
 * @param entries in the order of the file, each application once
 */
public record MixLock(List<LockEntry> entries) {
  public MixLock {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a lock. Throws {@code project.conflict} or {@code project.syntax}.
   *
   * @param source what the file is called in messages, for example {@code mix.lock}
   */
  public static MixLock parse(String content, String source) {
    ProjectText text = new ProjectText(content, source);
    text.refuseMarkersAnywhere();
    ElixirLiterals literals = new ElixirLiterals(text);
    if (literals.atEnd()) {
      return new MixLock(List.of());
    }
    List<Integer> offsets = new ArrayList<>();
    List<Pair> pairs = literals.pairs(offsets::add);
    literals.expectEnd();
    return new MixLock(List.copyOf(read(text, pairs, offsets)));
  }

  private static Collection<LockEntry> read(
      ProjectText text, List<Pair> pairs, List<Integer> offsets) {
    Map<String, LockEntry> entries = new LinkedHashMap<>();
    int line = 1;
    int counted = 0;
    int lineStart = 0;
    for (int i = 0; i < pairs.size(); i++) {
      int offset = offsets.get(i);
      for (; counted < offset; counted++) {
        if (text.content().charAt(counted) == '\n') {
          line++;
          lineStart = counted + 1;
        }
      }
      Pair pair = pairs.get(i);
      LockEntry entry =
          new MixLockEntryReader(text, line, 1 + offset - lineStart).read(pair.key(), pair.value());
      entries.remove(entry.app());
      entries.put(entry.app(), entry);
    }
    return entries.values();
  }

  /** The entry of an application. */
  public Optional<LockEntry> entry(String app) {
    return entries.stream().filter(entry -> entry.app().equals(app)).findFirst();
  }

  /** The Hex entries, in the order of the file. */
  public List<LockEntry.Hex> hexEntries() {
    return entries.stream()
        .filter(LockEntry.Hex.class::isInstance)
        .map(LockEntry.Hex.class::cast)
        .toList();
  }

  /** The Git entries, in the order of the file. */
  public List<LockEntry.Git> gitEntries() {
    return entries.stream()
        .filter(LockEntry.Git.class::isInstance)
        .map(LockEntry.Git.class::cast)
        .toList();
  }

  /** The text that Mix 1.9 and later write for these entries. */
  public String render() {
    StringBuilder out = new StringBuilder("%{\n");
    entries.stream()
        .filter(entry -> !entry.term().isNil())
        .sorted(Comparator.comparing(LockEntry::app))
        .forEach(
            entry -> {
              out.append("  \"").append(entry.app()).append("\": ");
              ElixirInspection.write(entry.term(), out);
              out.append(",\n");
            });
    return out.append("}\n").toString();
  }
}
