package dev.beamstrap.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directories as a whole: creating them with known modes, deleting them with all they hold. */
public final class DirectoryTree {
  private static final Set<PosixFilePermission> OPEN_TO_READ =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private DirectoryTree() {}

  /**
   * Creates one directory with mode 0755, whatever the umask says.
   *
   * @throws IOException as {@link Files#createDirectory} does
   */
  public static void create(Path directory) throws IOException {
    FileAttribute<Set<PosixFilePermission>> mode =
        PosixFilePermissions.asFileAttribute(OPEN_TO_READ);
    Files.createDirectory(directory, mode);
    if (!Files.getPosixFilePermissions(directory).equals(OPEN_TO_READ)) {
      Files.setPosixFilePermissions(directory, OPEN_TO_READ);
    }
  }

  /**
   * Creates a directory and its missing parents, with the modes that the umask leaves.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*} when that cannot be done
   */
  public static void ensure(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw DiskFaults.of(e, "create", directory);
    }
  }

  /**
   * Deletes a file, a link or a directory with all it holds. Links are deleted, never followed.
   * What is not there counts as deleted.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*} when something stays
   */
  public static void delete(Path path) {
    delete(path, true);
  }

  /** Deletes all that a directory holds, and leaves the directory. */
  public static void empty(Path directory) {
    delete(directory, false);
  }

  private static void delete(Path start, boolean startToo) {
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              if (e != null) {
                throw e;
              }
              if (startToo || !directory.equals(start)) {
                Files.deleteIfExists(directory);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw DiskFaults.of(e, "delete", start);
    }
  }
}
