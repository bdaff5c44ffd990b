package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.net.Fetched;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.Validators;
import dev.beamstrap.registry.PackageTarball;
import dev.beamstrap.registry.RegistryPaths;
import dev.beamstrap.registry.TarballLimits;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Package tarballs on their way to the caches: fetched, verified, and kept under their checksum
 * until the run places them. Safe for use by several threads.
 */
final class Tarballs {
  private final Registry registry;
  private final Supplier<Http> http;
  private final Path directory;
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
    this.directory = directory;
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
    Fetched.Fresh fresh;
    try {
      fresh =
          (Fetched.Fresh)
              http.get()
                  .fetch(url, Optional.empty(), limits.tarball(), registry.headers(repository));
    } catch (BeamstrapException e) {
      throw Registry.explained(e, repository, expected.tarball(), url);
    }
    try {
      PackageTarball tarball =
          PackageTarball.verify(new ByteArrayInputStream(fresh.body()), expected, limits);
      Path file = keep(tarball.outer(), fresh.body());
      return new Kept(
          file,
          tarball.outer(),
          tarball.inner(),
          Optional.of(fresh.validators()).flatMap(Validators::etag),
          fresh.body().length,
          url);
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", directory);
    }
  }

  private Optional<Kept> kept(Sha256 outer, PackageTarball.Expected expected, URI url) {
    Path file = file(outer);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      PackageTarball tarball = PackageTarball.verify(in, expected, limits);
      return Optional.of(
          new Kept(file, tarball.outer(), tarball.inner(), Optional.empty(), 0, url));
    } catch (IOException | BeamstrapException e) {
      return Optional.empty();
    }
  }

  private Path keep(Sha256 outer, byte[] body) throws IOException {
    Path file = file(outer);
    DirectoryTree.ensure(directory);
    Path partial = Files.createTempFile(directory, ".tarball", ".partial");
    Files.write(partial, body);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  private Path file(Sha256 outer) {
    return directory.resolve(outer.hex() + ".tar");
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
          in,
          new PackageTarball.Expected(String.valueOf(file.getFileName()), outer, inner),
          limits);
      return inner.isPresent();
    } catch (IOException | BeamstrapException e) {
      return false;
    }
  }

  static Sha256 sum(InputStream in) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
    byte[] buffer = new byte[64 << 10];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      digest.update(buffer, 0, count);
    }
    return Sha256.ofBytes(digest.digest());
  }
}
