package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The CSV listings of the macOS builds: a header {@code ref_name,ref,datetime,sha256,…}, then one
 * build a line, nothing quoted. Source: erlef/otp_builds {@code builds/<target>.csv}.
 */
public final class MacosCsv {
  private static final List<String> NEEDED = List.of("ref_name", "ref", "datetime", "sha256");

  private MacosCsv() {}

  /**
   * Reads a listing, finding columns by their names. Lines that do not fit are skipped and counted;
   * {@code integrity.format} when the header lacks a column or no row is usable.
   */
  public static Listing parse(String text, String sourceName) {
    ListingText.check(text, sourceName);
    Listing.Rows rows = new Listing.Rows();
    int[] columns = new int[NEEDED.size()];
    boolean[] headed = {false};
    ListingText.lines(
        text,
        (line, number) -> {
          if (!headed[0]) {
            header(line, columns, sourceName);
            headed[0] = true;
          } else {
            row(line, columns).ifPresentOrElse(rows::add, () -> rows.malformed(number));
          }
        });
    return rows.listing(sourceName);
  }

  private static void header(String line, int[] columns, String sourceName) {
    List<String> names = Arrays.asList(line.split(",", -1));
    for (int i = 0; i < columns.length; i++) {
      columns[i] = names.indexOf(NEEDED.get(i));
      if (columns[i] < 0) {
        throw Fault.of(
                FaultCode.INTEGRITY_FORMAT,
                "%s has no column %s".formatted(sourceName, NEEDED.get(i)))
            .cause("its first line is no header of a list of builds")
            .remedy("Run `beamstrap doctor` to see what answers in the origin's place.")
            .exception();
      }
    }
  }

  private static Optional<Build> row(String line, int[] columns) {
    if (line.length() > ListingText.MAX_LINE) {
      return Optional.empty();
    }
    String[] fields = line.split(",", -1);
    for (int column : columns) {
      if (column >= fields.length) {
        return Optional.empty();
      }
    }
    String ref = fields[columns[0]];
    Optional<Sha256> sha256 = Sha256.parse(fields[columns[3]]);
    return sha256.isEmpty() || !ListingText.isRef(ref) || !ListingText.isCommit(fields[columns[1]])
        ? Optional.empty()
        : ListingText.time(fields[columns[2]]).map(time -> new Build(ref, time, sha256));
  }
}
