package dev.beamstrap.archive;

/**
 * How an archive's names become names below the directory that it is unpacked to.
 *
 * @param stripDirectories how many leading directories each name loses
 * @param requireSingleTop whether all names must begin with the same directory
 */
public record Layout(int stripDirectories, boolean requireSingleTop) {
  /** Names as they stand, as in macOS builds of OTP and in Elixir's zips. */
  public static final Layout FLAT = new Layout(0, false);

  /** One top directory that is left out, as in Linux builds of OTP. */
  public static final Layout ONE_TOP = new Layout(1, true);

  /** Refuses a negative number. */
  public Layout {
    if (stripDirectories < 0) {
      throw new IllegalArgumentException("cannot strip " + stripDirectories + " directories");
    }
  }
}
