package dev.beamstrap.registry;

import java.util.OptionalLong;

/**
 * How large a package tarball may be before Hex refuses to unpack it.
 *
 * @param tarball bytes of the whole file
 * @param contents bytes of contents.tar.gz once inflated; none where Hex does not look
 */
public record TarballLimits(long tarball, OptionalLong contents) {
  private static final long MIB = 1 << 20;
  private static final TarballLimits SINCE_2_4_2 =
      new TarballLimits(16 * MIB, OptionalLong.of(128 * MIB));
  private static final TarballLimits SINCE_2_2 = new TarballLimits(16 * MIB, OptionalLong.empty());
  private static final TarballLimits BEFORE_2_2 = new TarballLimits(8 * MIB, OptionalLong.empty());

  /** The limits of the newest Hex. */
  public static TarballLimits current() {
    return SINCE_2_4_2;
  }

  /**
   * The limits of a Hex release.
   *
   * <p>Source: hex src/mix_hex_core.erl and src/mix_hex_tarball.erl at v1.0.1, v2.1.1, v2.2.2,
   * v2.4.2, v2.5.1.
   */
  public static TarballLimits ofHex(int major, int minor, int patch) {
    long version = (major * 1000L + minor) * 1000L + patch;
    if (version >= 2_004_002) {
      return SINCE_2_4_2;
    }
    return version >= 2_002_000 ? SINCE_2_2 : BEFORE_2_2;
  }
}
