package dev.beamstrap.net;

import java.util.Optional;

/**
 * What an origin gave us to ask later whether a document changed (RFC 9110 8.8).
 *
 * @param etag the ETag with its quotes, and {@code W/} where weak
 * @param lastModified the Last-Modified date as it was sent
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {
  /** No validators. */
  public static Validators none() {
    return new Validators(Optional.empty(), Optional.empty());
  }
}
