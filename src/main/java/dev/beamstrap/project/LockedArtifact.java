package dev.beamstrap.project;

import dev.beamstrap.digest.Sha256;
import java.net.URI;

/**
 * One archive of a locked tool.
 *
 * @param platform what it is built for, for example {@code linux-amd64/ubuntu-24.04}, or {@code
 *     any}
 * @param url where it was found
 * @param sha256 of the archive
 * @param unverified whether no listing named the checksum, and it was recorded by {@code
 *     --allow-unverified}
 */
public record LockedArtifact(String platform, URI url, Sha256 sha256, boolean unverified) {
  /** The platform of an archive that runs everywhere. */
  public static final String ANY = "any";
}
