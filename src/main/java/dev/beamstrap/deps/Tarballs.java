package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.Validators;
import dev.beamstrap.registry.PackageTarball;
import dev.beamstrap.registry.RegistryPaths;
import dev.beamstrap.registry.TarballLimits;
import dev.beamstrap.store.DiskFaults;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Package tarballs on their way to the caches: fetched, verified, and kept under their checksum
 * until the run places them. Safe for use by several threads.
 */
final class Tarballs {
  private static final int BUFFER = 64 << 10;

  private final Registry registry;
  private final Supplier<Http> http;
  private final KeptTarballs files;
  private final TarballLimits limits;
  private final boolean offline;

  Tarballs(
      Registry registry,
      Supplier<Http> http,
      Path directory,
      TarballLimits limits,
      boolean offline) {
    this.registry = registry;
    this.http = http;
    this.files = new KeptTarballs(directory);
    this.limits = limits;
    this.offline = offline;
  }

  /**
   * A verified tarball.
   *
   * @param file where it is kept for now
   * @param etag its ETag, where it came over the network
   * @param bytes how many came over the network
   * @param url where it is from
   */
  record Kept(Path file, Sha256 outer, Sha256 inner, Optional<String> etag, long bytes, URI url) {}

  /**
   * The tarball of a release.
   *
   * @param outer its checksum, where known
   * @param inner the checksum of its members, where known
   */
  Kept get(PackageKey owner, String version, Optional<Sha256> outer, Optional<Sha256> inner) {
    Repository repository = registry.repository(owner.repository());
    URI url = repository.at(RegistryPaths.tarball(owner.repository(), owner.name(), version));
    PackageTarball.Expected expected =
        new PackageTarball.Expected(RegistryPaths.tarballName(owner.name(), version), outer, inner);
    Optional<Kept> kept = outer.flatMap(sum -> kept(sum, expected, url));
    if (kept.isPresent()) {
      return kept.get();
    }
    if (offline) {
      throw Fault.of(FaultCode.OFFLINE_MISSING, expected.tarball() + " is not cached")
          .cause("no network may be used")
          .remedy("run beamstrap deps once with network")
          .url(SafeUrl.of(url))
          .exception();
    }
    Path partial = partial();
    try {
      Validators validators =
          http.get().fetchInto(partial, url, limits.tarball(), registry.headers(repository));
      PackageTarball tarball = verified(partial, expected);
      Path file = files.keep(partial, tarball.outer(), validators.etag());
      return new Kept(
          file, tarball.outer(), tarball.inner(), validators.etag(), tarball.size(), url);
    } catch (BeamstrapException e) {
      discard(partial);
      throw Registry.explained(e, repository, expected.tarball(), url);
    } catch (IOException e) {
      discard(partial);
      throw DiskFaults.of(e, "write", files.directory());
    }
  }

  private PackageTarball verified(Path file, PackageTarball.Expected expected) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return PackageTarball.verify(in, expected, limits);
    }
  }

  private Optional<Kept> kept(Sha256 outer, PackageTarball.Expected expected, URI url) {
    Path file = files.file(outer);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      PackageTarball tarball = verified(file, expected);
      return Optional.of(
          new Kept(file, tarball.outer(), tarball.inner(), Optional.empty(), 0, url));
    } catch (IOException | BeamstrapException e) {
      return Optional.empty();
    }
  }

  private Path partial() {
    try {
      return files.partial();
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", files.directory());
    }
  }

  private static void discard(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // The failure that is under way says more.
    }
  }

  /** Whether a file in a cache is a release's tarball. */
  boolean isTarball(Path file, Optional<Sha256> outer, Optional<Sha256> inner) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (outer.isPresent()) {
        return sum(in).equals(outer.get());
      }
      PackageTarball.verify(
          new BufferedInputStream(in, BUFFER),
          new PackageTarball.Expected(String.valueOf(file.getFileName()), outer, inner),
          limits);
      return inner.isPresent();
    } catch (IOException | BeamstrapException e) {
      return false;
    }
  }

  static Sha256 sum(InputStream in) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[64 << 10];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      digest.update(buffer, 0, count);
    }
    return Sha256.ofBytes(digest.digest());
  }
}
