package dev.beamstrap.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files below a directory that only save work: any of them may go at any time. */
public final class KeptFiles {
  private final Path directory;

  /** Those below {@code directory}, which need not exist. */
  public KeptFiles(Path directory) {
    this.directory = directory;
  }

  /** How many there are. */
  public long count() {
    return files().size();
  }

  /** The bytes of all of them. */
  public long size() {
    return files().stream().mapToLong(KeptFiles::bytes).sum();
  }

  /**
   * Removes those that were last written before then; gives the bytes that this freed.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}
   */
  public long prune(Instant writtenBefore) {
    long freed = 0;
    for (Path file : files()) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(writtenBefore)) {
          long bytes = bytes(file);
          Files.deleteIfExists(file);
          freed += bytes;
        }
      } catch (NoSuchFileException gone) {
        // Somebody else removed it.
      } catch (IOException e) {
        throw DiskFaults.of(e, "delete", file);
      }
    }
    return freed;
  }

  private List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw DiskFaults.of(e instanceof IOException io ? io : new IOException(e), "list", directory);
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
