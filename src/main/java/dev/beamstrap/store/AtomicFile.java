package dev.beamstrap.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Files that have their old content or their new one, whoever looks and whenever the power fails.
 *
 * <p>Written to a hidden file in the same directory, synced, renamed. A link is followed: the file
 * that it names is replaced, the link stays (one that leads nowhere is replaced itself). Nothing is
 * touched when the content is equal.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Something that writes the whole content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to {@code out}, which the caller buffers and closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Gives {@code target} the content {@code bytes}. Missing parents are created.
   *
   * @param mode permission bits of a new file, for example 0644, whatever the umask says; an
   *     existing file keeps its own
   * @return whether the file was written; false when it had that content already
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; the file is then as before
   */
  public static boolean write(Path target, byte[] bytes, int mode) {
    // Looked at first, so that nothing has to be writable when nothing is to be written.
    try {
      if (Files.isRegularFile(target)
          && Files.size(target) == bytes.length
          && Arrays.equals(Files.readAllBytes(target), bytes)) {
        return false;
      }
    } catch (AccessDeniedException e) {
      // Not ours to read, but perhaps ours to replace.
      return write(target, out -> out.write(bytes), mode);
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", target);
    }
    return write(target, out -> out.write(bytes), mode);
  }

  /** As {@link #write(Path, byte[], int)}, for content that is not to be held in memory. */
  public static boolean write(Path target, Content content, int mode) {
    Path place = target.toAbsolutePath().normalize();
    DirectoryTree.ensure(Leftover.parent(place));
    Path partial = Leftover.PARTIAL.beside(place);
    try {
      if (Files.exists(place)) {
        place = place.toRealPath();
        partial = Leftover.PARTIAL.beside(place);
      }
      return replace(place, partial, content, mode);
    } catch (IOException e) {
      discard(partial, e);
      throw DiskFaults.of(e, "write", place);
    } catch (RuntimeException | Error e) {
      discard(partial, e);
      throw e;
    }
  }

  /**
   * Gives each target the content of a finished file, as a second name for it where that is
   * possible: each file is synced and named, and in the end each directory is synced once. What is
   * there already is treated as by {@link #write(Path, Content, int)}, and so is a target on
   * another disk. The finished files stay.
   *
   * @param targets by finished file
   * @param mode as for {@link #write(Path, byte[], int)}
   * @param parallel how many at once; disks sync several files as fast as one
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; some targets may be written then
   */
  public static void linkAll(Map<Path, Path> targets, int mode, int parallel) {
    Set<Path> directories = new LinkedHashSet<>();
    targets.values().forEach(target -> directories.add(Leftover.parent(target.toAbsolutePath())));
    directories.forEach(DirectoryTree::ensure);
    List<Callable<Boolean>> links = new ArrayList<>();
    targets.forEach((finished, target) -> links.add(() -> link(finished, target, mode)));
    Parallel.run(links, parallel);
    directories.forEach(DurableTree::syncDirectory);
  }

  private static boolean link(Path finished, Path target, int mode) {
    Content copy = out -> Files.copy(finished, out);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return write(target, copy, mode);
    }
    try {
      Files.setPosixFilePermissions(finished, permissions(mode));
      DurableTree.force(finished);
      Files.createLink(target, finished);
      return true;
    } catch (IOException | UnsupportedOperationException otherDisk) {
      return write(target, copy, mode);
    }
  }

  private static boolean replace(Path place, Path partial, Content content, int mode)
      throws IOException {
    boolean existing = Files.exists(place);
    // Until it has its content and its mode nobody else may look.
    try (FileChannel channel =
            FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions(0600)));
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      content.writeTo(out);
      out.flush();
      if (existing && channel.size() == Files.size(place) && Files.mismatch(partial, place) < 0) {
        Files.delete(partial);
        return false;
      }
      Files.setPosixFilePermissions(
          partial, existing ? Files.getPosixFilePermissions(place) : permissions(mode));
      channel.force(true);
    }
    Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    DurableTree.force(Leftover.parent(place));
    return true;
  }

  private static void discard(Path partial, Throwable reason) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    // The constants are declared from the owner's read bit (0400) down to others' execute bit.
    PosixFilePermission[] bits = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < bits.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(bits[i]);
      }
    }
    return permissions;
  }
}
