package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import java.nio.file.Path;

/**
 * A downloaded file, whole and verified.
 *
 * @param file where it lies; owned by the store
 * @param sha256 its checksum
 * @param bytes its size
 * @param bytesFromNetwork how many bytes crossed the network for it, repeated ones included
 */
public record Blob(Path file, Sha256 sha256, long bytes, long bytesFromNetwork) {}
