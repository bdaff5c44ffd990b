package dev.beamstrap.console;

import java.util.Locale;
import java.util.OptionalLong;

/** How one task's progress looks. Pure. */
final class ProgressLine {
  private static final int BAR = 24;

  private ProgressLine() {}

  /** {@code erlang 27.3.4.1 [=====> ] 41% 12.3 / 35.6 MB downloading}. */
  static String bar(String label, int labelWidth, String phase, long done, OptionalLong total) {
    StringBuilder line = new StringBuilder();
    line.append(label).append(" ".repeat(Math.max(0, labelWidth - label.length())));
    if (total.isPresent() && total.getAsLong() > 0) {
      double share = Math.min(1.0, (double) done / total.getAsLong());
      int filled = (int) (share * BAR);
      line.append("  [").append("=".repeat(filled)).append(filled < BAR ? ">" : "");
      line.append(" ".repeat(Math.max(0, BAR - filled - 1))).append(']');
      line.append(String.format(Locale.ROOT, " %3d%%", (int) (share * 100)));
      line.append("  ")
          .append(megabytes(done))
          .append(" / ")
          .append(megabytes(total.getAsLong()))
          .append(" MB");
    } else if (done > 0) {
      line.append("  ").append(megabytes(done)).append(" MB");
    }
    return line.append("  ").append(phase).toString();
  }

  /** {@code erlang 27.3.4.1: downloading, 12.3 of 35.6 MB}. */
  static String plain(String label, String phase, long done, OptionalLong total) {
    String amount =
        total.isPresent() && total.getAsLong() > 0
            ? ", " + megabytes(done) + " of " + megabytes(total.getAsLong()) + " MB"
            : done > 0 ? ", " + megabytes(done) + " MB" : "";
    return label + ": " + phase + amount;
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }
}
