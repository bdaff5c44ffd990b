package dev.beamstrap.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory in the making, beside the place where it is to appear whole or not at all.
 *
 * <pre>{@code
 * try (StagedDirectory staged = StagedDirectory.beside(target)) {
 *   fill(staged.path());
 *   staged.publish();
 * }
 * }</pre>
 *
 * <p>Left without publishing, it is deleted. What a killed run leaves is hidden by its name, {@code
 * .<name>.staging-<random>}, and removed by {@link #sweep}. Whoever publishes or sweeps below one
 * parent at the same time as others holds a lock; see {@link Locks}.
 */
public final class StagedDirectory implements AutoCloseable {
  private final Path target;
  private final Path path;
  private boolean published;

  private StagedDirectory(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  /**
   * Creates an empty directory, mode 0755, in {@code target}'s parent, which is created when
   * missing.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}
   */
  public static StagedDirectory beside(Path target) {
    Path place = target.toAbsolutePath().normalize();
    DirectoryTree.ensure(Leftover.parent(place));
    Path staging = Leftover.STAGING.beside(place);
    try {
      DirectoryTree.create(staging);
    } catch (IOException e) {
      throw DiskFaults.of(e, "create", staging);
    }
    return new StagedDirectory(place, staging);
  }

  /** Where to build; absolute. */
  public Path path() {
    return path;
  }

  /**
   * Syncs the directory and gives it its final name. Whatever has that name steps aside first, and
   * is deleted afterwards; when the new one cannot take the place, the old one gets it back.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; the target is then as before
   */
  public void publish() {
    DurableTree.sync(path);
    @Nullable Path old = null;
    if (present(target)) {
      old = Leftover.REPLACED.beside(target);
      rename(target, old);
    }
    try {
      rename(path, target);
    } catch (RuntimeException e) {
      if (old != null) {
        giveBack(old, e);
      }
      throw e;
    }
    published = true;
    DurableTree.syncDirectory(Leftover.parent(target));
    if (old != null) {
      DirectoryTree.delete(old);
    }
  }

  /**
   * Publishes unless something has the final name already; that stays, and ours is discarded on
   * closing. For content that is equal whoever made it.
   *
   * @return whether ours is in place
   */
  public boolean publishUnlessPresent() {
    if (present(target)) {
      return false;
    }
    publish();
    return true;
  }

  /** Deletes the directory unless it was published. */
  @Override
  public void close() {
    if (!published) {
      DirectoryTree.delete(path);
    }
  }

  /**
   * Removes what killed runs left in {@code parent}: staged directories, half-written files, and
   * directories on their way out. One that was to be replaced and has no successor gets its name
   * back. The caller holds the lock under which others publish there.
   */
  public static void sweep(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path entry : entries.toList()) {
        Leftover kind = Leftover.of(entry);
        if (kind == Leftover.REPLACED && !present(Leftover.target(entry))) {
          rename(entry, Leftover.target(entry));
        } else if (kind != null) {
          DirectoryTree.delete(entry);
        }
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", parent);
    } catch (UncheckedIOException e) {
      throw DiskFaults.of(e, "read", parent);
    }
  }

  private void giveBack(Path old, RuntimeException reason) {
    try {
      rename(old, target);
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private static boolean present(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DiskFaults.of(e, "rename to " + to.getFileName() + " the directory", from);
    }
  }
}
