package dev.beamstrap.mixtools;

import dev.beamstrap.version.SemVer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The lists of Hex and rebar3 builds that Mix downloads from, in their two shapes.
 *
 * <pre>
 * hex-1.x.csv, rebar3-1.x.csv:  2.0.6,SHA512,1.14.0,1.15.0     version, checksum, Elixir directories
 * hex.csv, rebar.csv:           2.2.1,SHA512,1.18.0,27         version, checksum, Elixir directory, OTP
 * </pre>
 *
 * Row order is meaningful: later rows are newer. Source: Elixir {@code
 * lib/mix/lib/mix/tasks/local.hex.ex}, {@code lib/mix/lib/mix/local.ex} at v1.14.5, v1.18.3,
 * v1.18.4, v1.20.3.
 *
 * @param rows the rows in the file's order
 */
record InstallsCsv(List<Row> rows) {
  private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");
  private static final Pattern DIRECTORY = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]*");
  private static final int MAX_ROWS = 20_000;

  /**
   * One build.
   *
   * @param version the version of Hex or rebar3
   * @param sha512 128 lower-case hexadecimal digits
   * @param elixirs the Elixir versions it was built for, as directory names
   * @param otp the OTP major it was built with; empty in the old shape
   */
  record Row(String version, String sha512, List<String> elixirs, Optional<String> otp) {}

  /**
   * A build that was chosen.
   *
   * @param version the version of Hex or rebar3
   * @param sha512 its checksum
   * @param directory the Elixir directory that it lies in
   * @param otp the OTP major in its file name, where there is one
   */
  record Choice(String version, String sha512, String directory, Optional<String> otp) {}

  /**
   * Reads either shape; rows that follow neither are passed over, as newer servers may add some.
   */
  static InstallsCsv parse(String text, boolean withOtp) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] columns = line.strip().split(",", -1);
      if (columns.length < (withOtp ? 4 : 3) || rows.size() >= MAX_ROWS) {
        continue;
      }
      String sha512 = columns[1].toLowerCase(Locale.ROOT);
      List<String> elixirs =
          withOtp ? List.of(columns[2]) : List.of(columns).subList(2, columns.length);
      boolean safe =
          SHA512.matcher(sha512).matches()
              && DIRECTORY.matcher(columns[0]).matches()
              && elixirs.stream().allMatch(elixir -> DIRECTORY.matcher(elixir).matches())
              && (!withOtp || DIRECTORY.matcher(columns[3]).matches());
      if (safe) {
        rows.add(
            new Row(
                columns[0],
                sha512,
                List.copyOf(elixirs),
                withOtp ? Optional.of(columns[3]) : Optional.empty()));
      }
    }
    return new InstallsCsv(List.copyOf(rows));
  }

  /**
   * The build that Mix of this Elixir on this OTP would take: from the last row to the first, the
   * first that was built for an Elixir (and OTP) not newer than ours. OTP majors are compared as
   * text, as Mix does.
   */
  Optional<Choice> choose(SemVer elixir, int otpMajor) {
    String ourOtp = Integer.toString(otpMajor);
    for (int i = rows.size() - 1; i >= 0; i--) {
      Row row = rows.get(i);
      if (row.otp().isPresent() && row.otp().get().compareTo(ourOtp) > 0) {
        continue;
      }
      for (String built : row.elixirs()) {
        Optional<SemVer> builtFor = SemVer.parse(built);
        if (builtFor.isPresent() && builtFor.get().compareTo(elixir) <= 0) {
          return Optional.of(new Choice(row.version(), row.sha512(), built, row.otp()));
        }
      }
    }
    return Optional.empty();
  }
}
