package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import java.net.URI;
import java.util.Optional;

/**
 * An address that an artifact can be fetched from.
 *
 * @param url the artifact
 * @param sha256 its checksum, from the listing; empty when the listing has none
 * @param checksumUrl a file that holds its checksum under {@link #fileName}, for {@link ShaSums}
 * @param provenance whose copy this is: {@code builds.hex.pm}
 * @param platform what it runs on: {@code ubuntu-24.04/amd64}, {@code any}
 */
public record ArtifactSource(
    URI url,
    Optional<Sha256> sha256,
    Optional<URI> checksumUrl,
    String provenance,
    String platform) {

  /** The last part of the address's path. */
  public String fileName() {
    String path = url.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
