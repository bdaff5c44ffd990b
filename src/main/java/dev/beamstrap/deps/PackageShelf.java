package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.gateway.Shelf;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.KeptAnswer;
import dev.beamstrap.net.Validators;
import dev.beamstrap.registry.Origin;
import dev.beamstrap.registry.PackageRecord;
import dev.beamstrap.registry.PackageTarball;
import dev.beamstrap.registry.PublicKeys;
import dev.beamstrap.registry.RegistryPaths;
import dev.beamstrap.registry.SignedRecord;
import dev.beamstrap.registry.TarballLimits;
import dev.beamstrap.report.Reporter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records and tarballs that pass through the gateway, in the store of {@code deps}. A tarball is
 * given only where a record that passed in this run names its checksum, so that what the client is
 * about to compare it with is the same; records are never given. Safe for use by several threads.
 */
public final class PackageShelf implements Shelf {
  private static final int BUFFER = 64 << 10;
  private static final int MOST_PACKAGES = 512;

  /** Larger ones pass unseen. The largest of hex.pm have a few hundred KiB. */
  private static final int MOST_RECORD = 4 << 20;

  private static final long RECORD_SECONDS = 2;

  private final Supplier<HexSettings> settings;
  private final RecordCopies records;
  private final KeptTarballs tarballs;
  private final TarballLimits limits = TarballLimits.current();
  private final Reporter reporter;

  /** Records that are passing right now. */
  private final Map<URI, CountDownLatch> passing = new ConcurrentHashMap<>();

  private final Map<URI, Map<String, Sha256>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Map<String, Sha256>> eldest) {
          return size() > MOST_PACKAGES;
        }
      };
  private @Nullable Setup setup;

  private record Setup(List<Repository> repositories, boolean verifiesOrigin) {}

  PackageShelf(Supplier<HexSettings> settings, Path cache, Reporter reporter) {
    this.settings = settings;
    this.records = new RecordCopies(cache.resolve("records"));
    this.tarballs = new KeptTarballs(cache.resolve("tarballs"));
    this.reporter = reporter;
  }

  /** The one of the given surroundings; what it needs it reads when first asked. */
  public static Shelf of(Surroundings world) {
    return new PackageShelf(
        () -> new Deps(world).settings(),
        world.homes().get().cache().resolve("hex"),
        world.reporter());
  }

  private Optional<ShelfAddress> address(URI url) {
    String path = url.toString();
    if (!path.contains("/packages/") && !path.contains("/tarballs/")) {
      return Optional.empty();
    }
    return ShelfAddress.of(url, setup().repositories());
  }

  private synchronized Setup setup() {
    if (setup == null) {
      try {
        HexSettings read = settings.get();
        setup = new Setup(read.publicRepositories(), read.verifiesOrigin());
      } catch (BeamstrapException e) {
        reporter.detail("nothing is kept of what passes: " + e.fault().message());
        setup = new Setup(List.of(), true);
      }
    }
    return setup;
  }

  @Override
  public Optional<Item> find(URI url) {
    Optional<ShelfAddress> address = address(url).filter(one -> one.version().isPresent());
    if (address.isEmpty()) {
      return Optional.empty();
    }
    await(address.get().record());
    Optional<Sha256> outer = outer(address.get());
    Optional<String> etag = outer.flatMap(tarballs::etag);
    if (etag.isEmpty()) {
      return Optional.empty();
    }
    Path file = tarballs.file(outer.get());
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        if (!Tarballs.sum(in).equals(outer.get())) {
          Files.deleteIfExists(file);
          return Optional.empty();
        }
      }
      return Optional.of(new Item(Files.newInputStream(file), Files.size(file), etag.get()));
    } catch (IOException e) {
      reporter.detail("a kept tarball cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Sha256> outer(ShelfAddress address) {
    synchronized (known) {
      return Optional.ofNullable(known.get(address.record()))
          .map(releases -> releases.get(address.version().orElseThrow()));
    }
  }

  /** A client asks for the tarball as soon as it has the record, which we may still be reading. */
  private void await(URI record) {
    CountDownLatch read = passing.get(record);
    try {
      if (read != null && !read.await(RECORD_SECONDS, TimeUnit.SECONDS)) {
        reporter.detail("the record of a tarball is still on its way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<Watch> watch(URI url, Optional<String> etag, OptionalLong length) {
    Optional<ShelfAddress> address = address(url);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    boolean record = address.get().version().isEmpty();
    if (record) {
      forget(address.get());
    }
    long most = record ? MOST_RECORD : limits.tarball();
    if (length.orElse(0) > most) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Passing(address.get(), etag, tarballs.partial(), most));
    } catch (IOException | BeamstrapException e) {
      reporter.detail("nothing is kept of what passes: " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void unchanged(URI url, String etag) {
    Optional<ShelfAddress> address = address(url).filter(one -> one.version().isEmpty());
    if (address.isEmpty()) {
      return;
    }
    forget(address.get());
    Optional<KeptAnswer> copy =
        records
            .read(url.toString())
            .filter(one -> one.validators().etag().filter(etag::equals).isPresent());
    try {
      copy.ifPresent(one -> learn(address.get(), one.body()));
    } catch (BeamstrapException damaged) {
      reporter.detail("a kept record is no good: " + damaged.fault().message());
    }
  }

  private void forget(ShelfAddress address) {
    synchronized (known) {
      known.remove(address.record());
    }
  }

  /** One at a time, since a record unpacked takes much more memory than its bytes. */
  private synchronized void learn(ShelfAddress address, byte[] body) {
    Repository repository = address.repository();
    byte[] payload =
        SignedRecord.open(
            body,
            PublicKeys.parse(repository.publicKey(), "repository " + repository.key()),
            repository.key() + " packages/" + address.owner().name());
    Origin origin = new Origin(repository.key(), setup().verifiesOrigin());
    Map<String, Sha256> releases = new LinkedHashMap<>();
    PackageRecord.parse(payload, origin, address.owner().name())
        .releases()
        .forEach(release -> release.outer().ifPresent(sum -> releases.put(release.version(), sum)));
    synchronized (known) {
      known.put(address.record(), releases);
    }
  }

  private final class Passing implements Watch {
    private final ShelfAddress address;
    private final Optional<String> etag;
    private final Path partial;
    private final long most;
    private final OutputStream out;
    private final CountDownLatch read = new CountDownLatch(1);
    private long count;
    private boolean wanted = true;

    Passing(ShelfAddress address, Optional<String> etag, Path partial, long most)
        throws IOException {
      this.address = address;
      this.etag = etag;
      this.partial = partial;
      this.most = most;
      this.out = Files.newOutputStream(partial);
      if (address.version().isEmpty()) {
        passing.put(address.record(), read);
      }
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
      count += length;
      if (!wanted || count > most) {
        wanted = false;
        return;
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        unwanted(e);
      }
    }

    private void unwanted(Exception why) {
      wanted = false;
      reporter.detail("what passed is not kept: " + why.getMessage());
    }

    @Override
    public void complete() {
      if (!wanted) {
        return;
      }
      try {
        out.close();
        if (address.version().isPresent()) {
          keepTarball(address.version().get());
        } else {
          byte[] body = Files.readAllBytes(partial);
          learn(address, body);
          records.write(address.record().toString(), new Validators(etag, Optional.empty()), body);
        }
      } catch (IOException | BeamstrapException e) {
        unwanted(e);
      }
    }

    private void keepTarball(String version) throws IOException {
      String name = RegistryPaths.tarballName(address.owner().name(), version);
      PackageTarball.Expected expected =
          new PackageTarball.Expected(name, outer(address), Optional.empty());
      try (InputStream in = new BufferedInputStream(Files.newInputStream(partial), BUFFER)) {
        PackageTarball tarball = PackageTarball.verify(in, expected, limits);
        tarballs.keep(partial, tarball.outer(), etag);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
        Files.deleteIfExists(partial);
      } catch (IOException e) {
        reporter.detail(partial + " cannot be removed: " + e.getMessage());
      } finally {
        passing.remove(address.record(), read);
        read.countDown();
      }
    }
  }
}
