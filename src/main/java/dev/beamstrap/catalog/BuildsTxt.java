package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code builds.txt} of builds.hex.pm: {@code <ref> <commit> <time> [<sha256>]}, one build a line.
 *
 * <p>Rows built before 2024-09-11 have no checksum, Elixir's end with a space, old listings begin
 * with an empty line, and fields may be added. Source: hexpm/bob lib/bob/artifacts.ex.
 */
public final class BuildsTxt {
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  private BuildsTxt() {}

  /**
   * Reads a listing. A line that does not follow the grammar is skipped and counted in a notice;
   * {@code integrity.format} when there is no usable row, or the text is a proxy's page.
   *
   * @param sourceName where the text comes from, for messages
   */
  public static Listing parse(String text, String sourceName) {
    ListingText.check(text, sourceName);
    Listing.Rows rows = new Listing.Rows();
    ListingText.lines(
        text, (line, number) -> row(line).ifPresentOrElse(rows::add, () -> rows.malformed(number)));
    return rows.listing(sourceName);
  }

  private static Optional<Build> row(String line) {
    if (line.length() > ListingText.MAX_LINE) {
      return Optional.empty();
    }
    String[] fields = BLANKS.split(line);
    if (fields.length < 3 || !ListingText.isRef(fields[0]) || !ListingText.isCommit(fields[1])) {
      return Optional.empty();
    }
    Optional<Instant> time = ListingText.time(fields[2]);
    Optional<Sha256> sha256 = fields.length > 3 ? Sha256.parse(fields[3]) : Optional.empty();
    // A damaged checksum must not turn into "none is known".
    return fields.length > 3 && sha256.isEmpty()
        ? Optional.empty()
        : time.map(builtAt -> new Build(fields[0], builtAt, sha256));
  }
}
