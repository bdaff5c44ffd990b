package dev.beamstrap.install;

import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.catalog.ShaSums;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.CachedDocuments;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.report.Reporter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which checksum an artifact must have: that of {@code beamstrap.lock}, else that of the listing,
 * else that of a checksum file beside it, else none and only where the user allowed that.
 */
final class Checksums {
  private static final long MAX_BYTES = 1 << 20;

  private final Optional<BeamstrapLock> lock;
  private final CachedDocuments documents;
  private final boolean allowUnverified;
  private final Reporter reporter;

  /**
   * The checksum to expect.
   *
   * @param sha256 empty when the user allowed an artifact without one
   */
  record Expected(Optional<Sha256> sha256) {}

  Checksums(
      Optional<BeamstrapLock> lock,
      CachedDocuments documents,
      boolean allowUnverified,
      Reporter reporter) {
    this.lock = lock;
    this.documents = documents;
    this.allowUnverified = allowUnverified;
    this.reporter = reporter;
  }

  Expected of(ArtifactSource source, PlannedTool tool) {
    Optional<Sha256> locked = locked(source.url());
    if (locked.isPresent() && source.sha256().isPresent() && !locked.equals(source.sha256())) {
      throw Fault.of(
              FaultCode.INTEGRITY_CHECKSUM,
              tool.tool() + " " + tool.version() + " is not what beamstrap.lock names")
          .cause(
              "the lock says SHA-256 "
                  + locked.get()
                  + ", the listing "
                  + source.sha256().get()
                  + "; was it rebuilt upstream?")
          .remedy("if a rebuild is expected, write the lock anew: beamstrap lock")
          .url(ToolInstallation.shown(source))
          .exception();
    }
    Optional<Sha256> known =
        locked.or(source::sha256).or(() -> source.checksumUrl().map(url -> published(url, source)));
    if (known.isPresent()) {
      return new Expected(known);
    }
    if (!allowUnverified) {
      throw Fault.of(
              FaultCode.INTEGRITY_UNVERIFIED,
              "no checksum is known for " + tool.tool() + " " + tool.version())
          .cause(
              source.provenance()
                  + " lists it without one (it was built before checksums were listed)")
          .remedy(
              "take a newer version, or accept what arrives and have it recorded in beamstrap.lock:"
                  + " beamstrap install --allow-unverified")
          .url(ToolInstallation.shown(source))
          .exception();
    }
    reporter.warn(
        tool.tool()
            + " "
            + tool.version()
            + " has no known checksum; what arrives is recorded in beamstrap.lock");
    return new Expected(Optional.empty());
  }

  private Optional<Sha256> locked(URI url) {
    return lock.stream()
        .flatMap(known -> known.tools().stream())
        .flatMap(tool -> tool.artifacts().stream())
        .filter(artifact -> artifact.url().equals(url))
        .map(artifact -> artifact.sha256())
        .findFirst();
  }

  private Sha256 published(URI checksumUrl, ArtifactSource source) {
    String text = new String(documents.fetch(checksumUrl, MAX_BYTES), StandardCharsets.UTF_8);
    String path = source.url().getPath();
    return ShaSums.parse(text, path.substring(path.lastIndexOf('/') + 1), checksumUrl.toString());
  }
}
