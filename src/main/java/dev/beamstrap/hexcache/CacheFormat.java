package dev.beamstrap.hexcache;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three incompatible forms of Hex's registry cache. Each Hex takes any other for an empty
 * cache, and the two that share a file name cannot share a home. Source: {@code
 * lib/hex/registry/server.ex} of Hex 1.0.1 to 2.5.1, compiled Hex 2.6.0.
 */
public enum CacheFormat {
  /** {@code cache.ets}, version 3: Hex 0.20 to 2.4.2. */
  ETS_V3("cache.ets", 3),
  /** {@code cache.ets}, version 5: Hex 2.5. */
  ETS_V5("cache.ets", 5),
  /** {@code cache.bin}, version 5: Hex 2.6 and newer. */
  BIN_V5("cache.bin", 5);

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

  private final String fileName;
  private final int version;

  CacheFormat(String fileName, int version) {
    this.fileName = fileName;
    this.version = version;
  }

  /** The file's name in the cache home. */
  public String fileName() {
    return fileName;
  }

  /** What stands under the key {@code version}. */
  public int version() {
    return version;
  }

  /** Whether publishing times, advisories and policies are part of the content. */
  boolean hasAdvisories() {
    return version >= 5;
  }

  /** Whether some Hex that reads this form sends the ETag of a record. */
  boolean hasEtags() {
    return this != ETS_V5;
  }

  /**
   * The form that a version of Hex reads.
   *
   * @param hex a version such as {@code 2.0.6} or {@code 2.5.2-dev}
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code version.unsupported} for what
   *     is no version and for Hex older than 0.20
   */
  public static CacheFormat ofHex(String hex) {
    Matcher matcher = VERSION.matcher(hex);
    if (matcher.matches()) {
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      if (major > 2 || major == 2 && minor >= 6) {
        return BIN_V5;
      } else if (major == 2 && minor == 5) {
        return ETS_V5;
      } else if (major > 0 || minor >= 20) {
        return ETS_V3;
      }
    }
    throw Fault.of(
            FaultCode.VERSION_UNSUPPORTED, "the registry cache of Hex " + hex + " is not known")
        .cause("caches are written for Hex 0.20 and newer")
        .remedy("install a newer Hex: mix local.hex, or beamstrap install")
        .exception();
  }
}
