package dev.beamstrap.archive;

/**
 * What an archive may at most unpack to.
 *
 * @param maxEntries files and directories, and for tar the headers that describe them
 * @param maxBytes content of all files together
 * @param maxRatio unpacked bytes per packed byte, beyond a first {@value #FREE_BYTES} bytes;
 *     deflate can reach 1032
 */
public record Limits(long maxEntries, long maxBytes, long maxRatio) {
  /** Unpacked bytes for which no ratio is asked: short files of zeros are no bombs. */
  static final long FREE_BYTES = 4L << 20;

  /** Refuses numbers below one. */
  public Limits {
    if (maxEntries < 1 || maxBytes < 1 || maxRatio < 1) {
      throw new IllegalArgumentException("limits below one");
    }
  }

  /**
   * For toolchains: 100,000 entries, 2 GiB, ratio 100. OTP 27 with sources is 3,900 entries and 167
   * MB at a ratio of 2.4.
   */
  public static Limits toolchain() {
    return new Limits(100_000, 2L << 30, 100);
  }

  /**
   * For packages and Mix archives: 20,000 entries, 256 MiB, ratio 100. Hex itself is some 100
   * entries and 1 MB.
   */
  public static Limits hexArchive() {
    return new Limits(20_000, 256L << 20, 100);
  }

  boolean exceedsRatio(long packed, long unpacked) {
    return unpacked > FREE_BYTES && (unpacked - FREE_BYTES) / maxRatio > packed;
  }
}
