package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import java.net.URI;
import java.util.Optional;

/**
 * Something to download.
 *
 * @param task the task that progress is reported under
 * @param url where it is
 * @param expected its checksum, where one is known
 * @param maxBytes more than that is refused
 * @param offline whether only what is stored already may be used
 */
public record DownloadRequest(
    String task, URI url, Optional<Sha256> expected, long maxBytes, boolean offline) {}
