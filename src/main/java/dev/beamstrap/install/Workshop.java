package dev.beamstrap.install;

import dev.beamstrap.net.CachedDocuments;
import dev.beamstrap.net.Downloads;
import dev.beamstrap.store.Blobs;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.Homes;
import dev.beamstrap.store.Locks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an install keeps what only the work needs: downloads, listings, locks. For the user's store
 * that is the user's cache; for an image it is a directory inside the prefix that is gone
 * afterwards, so that no layer holds a cache.
 */
final class Workshop implements AutoCloseable {
  private static final String IN_PREFIX = ".beamstrap-work";

  private final Surroundings world;
  private final Path cache;
  private final boolean temporary;
  private final Locks locks;

  private Workshop(Surroundings world, Path cache, boolean temporary, Locks locks) {
    this.world = world;
    this.cache = cache;
    this.temporary = temporary;
    this.locks = locks;
  }

  static Workshop open(Surroundings world, Optional<Path> prefix) {
    if (prefix.isPresent()) {
      Path work = prefix.get().resolve(IN_PREFIX);
      return new Workshop(world, work, true, new Locks(work.resolve("locks")));
    }
    Homes homes = world.homes().get();
    return new Workshop(
        world, homes.createCache(), false, new Locks(homes.createData().resolve("locks")));
  }

  /** For a plan alone, which leaves nothing where an image would go. */
  static Workshop forPlan(Surroundings world, Optional<Path> prefix) {
    if (prefix.isEmpty()) {
      return open(world, prefix);
    }
    try {
      Path work = Files.createTempDirectory("beamstrap-plan-");
      return new Workshop(world, work, true, new Locks(work.resolve("locks")));
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }
  }

  Locks locks() {
    return locks;
  }

  CachedDocuments documents() {
    return new CachedDocuments(world.http(), cache, world.offline(), world.reporter());
  }

  Downloads downloads() {
    return new Downloads(world.http().get(), new Blobs(cache), world.reporter());
  }

  @Override
  public void close() {
    if (temporary) {
      DirectoryTree.delete(cache);
    }
  }
}
