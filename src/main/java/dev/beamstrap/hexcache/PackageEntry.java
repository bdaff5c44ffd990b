package dev.beamstrap.hexcache;

import java.util.List;
import java.util.Optional;

/**
 * What a registry record says of a package, as Hex caches it.
 *
 * @param repository the repository's key: {@code hexpm}, {@code hexpm:ORG} or a custom name
 * @param name the package's name, not its application's
 * @param releases its releases in the record's order, each version once
 * @param etag the record's ETag header verbatim, with its quotes; to be given only when {@code
 *     releases} is complete: a client that sends it for a trimmed entry keeps that for good
 */
public record PackageEntry(
    String repository, String name, List<ReleaseEntry> releases, Optional<String> etag) {
  /** Keeps a copy of the releases. */
  public PackageEntry {
    releases = List.copyOf(releases);
  }
}
