package dev.beamstrap.catalog;

import dev.beamstrap.version.SemVer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code compat.toml}: which versions work together, as their projects say.
 *
 * @param elixir one line for each minor version of Elixir, newest first
 * @param rebar lines by rising rebar3 version, newest first
 */
public record Compat(List<ElixirLine> elixir, List<RebarLine> rebar) {

  /** Copies the lists. */
  public Compat {
    elixir = List.copyOf(elixir);
    rebar = List.copyOf(rebar);
  }

  /**
   * One minor version of Elixir.
   *
   * @param minor {@code 1.18}
   * @param otp the OTP majors that every patch of it supports
   * @param also majors that some patches support besides
   * @param github whether its releases on GitHub have a zip for each OTP major
   * @param githubLacks references that are listed and have no twin on GitHub
   * @param sameBytes whether the zip on GitHub is, byte for byte, the one on builds.hex.pm
   */
  public record ElixirLine(
      String minor,
      List<Integer> otp,
      List<Also> also,
      boolean github,
      List<String> githubLacks,
      boolean sameBytes) {

    /** Copies the lists. */
    public ElixirLine {
      otp = List.copyOf(otp);
      also = List.copyOf(also);
      githubLacks = List.copyOf(githubLacks);
    }

    private static ElixirLine read(TomlFields fields) {
      ElixirLine line =
          new ElixirLine(
              fields.string("minor"),
              fields.integers("otp"),
              fields.tables("also").stream().map(Also::read).toList(),
              fields.bool("github"),
              fields.strings("github-lacks"),
              fields.bool("same-bytes"));
      if (!line.minor.matches("\\d{1,3}\\.\\d{1,3}")) {
        throw fields.fault("minor", "is not MAJOR.MINOR: " + line.minor);
      }
      if (line.otp.isEmpty()) {
        throw fields.fault("otp", "names no OTP major");
      }
      fields.done();
      return line;
    }
  }

  /**
   * An OTP major that only some patches of a minor version support.
   *
   * @param otp the major
   * @param from the first version that supports it
   * @param until the last one, where there is a last one
   */
  public record Also(int otp, SemVer from, Optional<SemVer> until) {
    private static Also read(TomlFields fields) {
      Also also =
          new Also(
              fields.integer("otp"),
              fields.as("from", "a version", SemVer::parse),
              fields.has("until")
                  ? Optional.of(fields.as("until", "a version", SemVer::parse))
                  : Optional.empty());
      fields.done();
      return also;
    }

    private boolean covers(SemVer version) {
      return version.compareTo(from) >= 0
          && until.map(last -> version.compareTo(last) <= 0).orElse(true);
    }
  }

  /**
   * rebar3 from a version on.
   *
   * @param from the first version of the line
   * @param oldestOtp the oldest OTP major that it runs on
   * @param newestOtp the newest OTP major that it is known to work with
   */
  public record RebarLine(SemVer from, int oldestOtp, int newestOtp) {
    private static RebarLine read(TomlFields fields) {
      RebarLine line =
          new RebarLine(
              fields.as("from", "a version", SemVer::parse),
              fields.integer("oldest-otp"),
              fields.integer("newest-otp"));
      fields.done();
      return line;
    }
  }

  static Compat read(TomlFields fields) {
    Compat compat =
        new Compat(
            fields.tables("elixir").stream().map(ElixirLine::read).toList(),
            fields.tables("rebar").stream().map(RebarLine::read).toList());
    fields.done();
    return compat;
  }

  /** The line of an Elixir version; empty for minors that the manifest does not know. */
  public Optional<ElixirLine> line(SemVer elixir) {
    String minor = elixir.major() + "." + elixir.minor();
    return this.elixir.stream().filter(line -> line.minor().equals(minor)).findFirst();
  }

  /** The OTP majors that an Elixir version supports; empty for minors that are not known. */
  public Optional<TreeSet<Integer>> supportedOtp(SemVer elixir) {
    return line(elixir)
        .map(
            line -> {
              TreeSet<Integer> majors = new TreeSet<>(line.otp());
              line.also().stream()
                  .filter(also -> also.covers(elixir))
                  .forEach(also -> majors.add(also.otp()));
              return majors;
            });
  }

  /** The OTP majors that the newest patch of a minor version supports, as its branch does. */
  Optional<TreeSet<Integer>> supportedOtpOfBranch(String minor) {
    return elixir.stream()
        .filter(line -> line.minor().equals(minor))
        .findFirst()
        .map(
            line ->
                Stream.concat(
                        line.otp().stream(),
                        line.also().stream().filter(also -> also.until().isEmpty()).map(Also::otp))
                    .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
  }

  /** The newest OTP major that the manifest speaks of. */
  int newestOtp() {
    return elixir.stream()
        .flatMap(line -> Stream.concat(line.otp().stream(), line.also().stream().map(Also::otp)))
        .max(Integer::compare)
        .orElse(0);
  }

  /** The line of a rebar3 version; empty below the oldest one known. */
  Optional<RebarLine> rebarLine(SemVer version) {
    return rebar.stream()
        .filter(line -> version.compareTo(line.from()) >= 0)
        .max((a, b) -> a.from().compareTo(b.from()));
  }
}
