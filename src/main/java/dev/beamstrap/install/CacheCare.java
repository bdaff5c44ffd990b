package dev.beamstrap.install;

import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.KeptFiles;
import dev.beamstrap.store.Locks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Looking at the cache and making it smaller; installed tools do not depend on it. */
public final class CacheCare {
  private static final Duration KEEP = Duration.ofDays(30);

  private final Surroundings world;
  private final Path cache;

  /**
   * What the cache holds.
   *
   * @param path where it is
   * @param blobs how many downloads
   * @param bytes how much they take
   * @param home where the installed tools are
   */
  public record Info(Path path, long blobs, long bytes, Path home) {}

  /** The cache of the given surroundings. */
  public CacheCare(Surroundings world) {
    this.world = world;
    this.cache = world.homes().get().cache();
  }

  /** What the cache holds now. */
  public Info info() {
    Blobs blobs = new Blobs(cache);
    KeptFiles packages = packages();
    return new Info(
        cache,
        blobs.list().size() + packages.count(),
        blobs.size() + packages.size(),
        world.homes().get().data());
  }

  /** Removes half-done downloads and what was not used for 30 days; returns the bytes freed. */
  public long prune() {
    Instant unusedSince = Instant.now().minus(KEEP);
    try (Locks.Held held = lock()) {
      return new Blobs(cache).prune(unusedSince) + packages().prune(unusedSince);
    }
  }

  /** What {@code deps} keeps: tarballs, records, and what it found complete. */
  private KeptFiles packages() {
    return new KeptFiles(cache.resolve("hex"));
  }

  /** Removes all downloads and listings; returns the bytes freed. */
  public long clear() {
    try (Locks.Held held = lock()) {
      long freed = new Blobs(cache).clear();
      freed += packages().prune(Instant.MAX);
      DirectoryTree.delete(cache.resolve("hex"));
      DirectoryTree.delete(cache.resolve("listings"));
      return freed;
    }
  }

  private Locks.Held lock() {
    return new Locks(world.homes().get().data().resolve("locks"))
        .acquire("install", Duration.ofMinutes(10), world.reporter()::note);
  }
}
