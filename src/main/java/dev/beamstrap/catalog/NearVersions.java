package dev.beamstrap.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which versions somebody may have meant who asked for one that does not exist. */
final class NearVersions {
  private static final int MOST = 4;

  private NearVersions() {}

  /**
   * A few versions near {@code wanted}: such that a slip of one or two keys away, the newest of the
   * same minor and of the same major version, the newest of all.
   *
   * @param newestFirst what exists, the newest first
   */
  static List<String> of(String wanted, List<String> newestFirst) {
    Set<String> near = new LinkedHashSet<>();
    for (int distance = 1; distance <= 2; distance++) {
      int most = distance;
      newestFirst.stream()
          .filter(version -> most == 1 || major(version).equals(major(wanted)))
          .filter(version -> distance(wanted, version) == most)
          .limit(2)
          .forEach(near::add);
      if (!near.isEmpty() || wanted.length() < 5) {
        break;
      }
    }
    String[] parts = wanted.split("[.-]", 3);
    if (parts.length > 1) {
      newestFirst.stream()
          .filter(begins(parts[0] + "." + parts[1]))
          .findFirst()
          .ifPresent(near::add);
    }
    newestFirst.stream().filter(begins(parts[0])).findFirst().ifPresent(near::add);
    newestFirst.stream().findFirst().ifPresent(near::add);
    return new ArrayList<>(near).subList(0, Math.min(MOST, near.size()));
  }

  private static Predicate<String> begins(String prefix) {
    return version ->
        version.equals(prefix)
            || version.startsWith(prefix + ".")
            || version.startsWith(prefix + "-");
  }

  private static String major(String version) {
    return version.split("[.-]", 2)[0];
  }

  /** Insertions, deletions and replacements from one text to the other; 99 when far apart. */
  private static int distance(String from, String to) {
    if (Math.abs(from.length() - to.length()) > 2 || from.length() > 40) {
      return 99;
    }
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
