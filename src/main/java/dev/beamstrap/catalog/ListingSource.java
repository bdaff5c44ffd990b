package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import java.net.URI;

/**
 * A text that resolution reads.
 *
 * @param key a name for it, safe as a file name and different for different addresses
 * @param url where it is
 * @param kind what it looks like
 * @param optional whether resolution does without it when it cannot be had
 */
public record ListingSource(String key, URI url, Kind kind, boolean optional) {

  /** The formats of listings. */
  public enum Kind {
    /** {@link BuildsTxt}. */
    BUILDS_TXT("txt"),
    /** {@link MacosCsv}. */
    MACOS_CSV("csv"),
    /** GitHub's JSON of several releases. */
    GITHUB_RELEASES("json"),
    /** GitHub's JSON of one release. */
    GITHUB_RELEASE("json");

    private final String extension;

    Kind(String extension) {
      this.extension = extension;
    }
  }

  static ListingSource of(String name, URI url, Kind kind, boolean optional) {
    String hash = Sha256.of(url.toString()).hex().substring(0, 8);
    return new ListingSource(name + "-" + hash + "." + kind.extension, url, kind, optional);
  }
}
