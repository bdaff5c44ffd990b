package dev.beamstrap.install;

import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.Locks;
import java.nio.file.Path;
import java.time.Duration;

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
    return new Info(cache, blobs.list().size(), blobs.size(), world.homes().get().data());
  }

  /** Removes half-done downloads and blobs not used for 30 days; returns the bytes freed. */
  public long prune() {
    try (Locks.Held held = lock()) {
      return new Blobs(cache).prune(java.time.Instant.now().minus(KEEP));
    }
  }

  /** Removes all downloads and listings; returns the bytes freed. */
  public long clear() {
    try (Locks.Held held = lock()) {
      long freed = new Blobs(cache).clear();
      DirectoryTree.delete(cache.resolve("listings"));
      return freed;
    }
  }

  private Locks.Held lock() {
    return new Locks(world.homes().get().data().resolve("locks"))
        .acquire("install", Duration.ofMinutes(10), world.reporter()::note);
  }
}
