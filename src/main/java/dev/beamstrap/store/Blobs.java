package dev.beamstrap.store;

import dev.beamstrap.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files named by their SHA-256, and the beginnings of such files.
 *
 * <pre>
 * ROOT/blobs/sha256/ab/ab12…   whole and verified when it was put there
 * ROOT/partial/HASH            what has arrived of an address; HASH is the address's SHA-256
 * ROOT/partial/HASH.meta       whose beginning it is, see the download that writes it
 * ROOT/partial/HASH.lock       exists while somebody writes HASH
 * </pre>
 *
 * <p>Any number of processes may use one root. A blob appears by rename, whole or not at all; its
 * modification time is when it was last used. All methods throw {@link
 * dev.beamstrap.fault.BeamstrapException} with a {@code disk.*} code when the file system fails.
 */
public final class Blobs {
  private static final String META = ".meta";
  private static final String LOCK = ".lock";

  private final Path blobs;
  private final Path partials;

  /** The store under {@code root}, which need not exist yet. */
  public Blobs(Path root) {
    this.blobs = root.resolve("blobs").resolve("sha256");
    this.partials = root.resolve("partial");
  }

  /**
   * A blob as it lies there.
   *
   * @param sha256 its name
   * @param file where it lies
   * @param bytes its size
   * @param used when it was last used
   */
  public record Entry(Sha256 sha256, Path file, long bytes, Instant used) {}

  /** The file with that checksum, or empty; its content is not looked at, see {@link #verify}. */
  public Optional<Path> find(Sha256 digest) {
    Path file = path(digest);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException readOnlyStore) {
      // Only the order of pruning suffers.
    }
    return Optional.of(file);
  }

  /** Whether the blob is there and still what its name says; a damaged one is removed. */
  public boolean verify(Sha256 digest) {
    Path file = path(digest);
    try {
      if (hash(file).equals(digest)) {
        return true;
      }
      Files.deleteIfExists(file);
      return false;
    } catch (NoSuchFileException absent) {
      return false;
    } catch (IOException e) {
      throw DiskFaults.of(e, "check", file);
    }
  }

  /** Where the beginning of what {@code url} names is kept while it is downloaded. */
  public Path partial(URI url) {
    byte[] name = Sha256.digest().digest(url.toString().getBytes(StandardCharsets.UTF_8));
    return partials.resolve(Sha256.ofBytes(name).hex());
  }

  /** Where it is noted whose beginning a partial file is. */
  public Path meta(Path partial) {
    return partial.resolveSibling(partial.getFileName() + META);
  }

  /** The right to write a partial file, or empty while another process or thread has it. */
  public Optional<PartialLock> lock(Path partial) {
    try {
      return PartialLock.take(partial.resolveSibling(partial.getFileName() + LOCK));
    } catch (IOException e) {
      throw DiskFaults.of(e, "lock", partial);
    }
  }

  /**
   * Makes a partial file a blob: synced, then renamed. Who finds a blob of that name there already
   * has succeeded too.
   *
   * @param digest the checksum of the whole file, which the caller has computed
   * @return where the blob lies
   */
  public Path publish(Path partial, Sha256 digest) {
    Path file = path(digest);
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      try {
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException there) {
        Files.delete(partial);
      }
      try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
      Files.deleteIfExists(meta(partial));
      return file;
    } catch (IOException e) {
      throw DiskFaults.of(e, "store", file);
    }
  }

  /** The bytes of all blobs and partial files. */
  public long size() {
    long bytes = 0;
    for (Path file : files()) {
      bytes += bytes(file);
    }
    return bytes;
  }

  /** All blobs, in the order of their names. */
  public List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files()) {
      if (file.startsWith(blobs)) {
        Sha256.parse(file.getFileName().toString())
            .ifPresent(digest -> entries.add(new Entry(digest, file, bytes(file), used(file))));
      }
    }
    return entries;
  }

  /**
   * Removes what was not used since then, but no partial file that somebody writes.
   *
   * @return the bytes that this freed
   */
  public long prune(Instant unusedSince) {
    long freed = 0;
    for (Path file : files()) {
      if (used(file).isBefore(unusedSince)) {
        freed += remove(file);
      }
    }
    return freed;
  }

  /** Removes everything but the partial files that somebody writes; gives the bytes freed. */
  public long clear() {
    return prune(Instant.MAX);
  }

  private long remove(Path file) {
    try {
      if (!file.startsWith(partials)) {
        return delete(file);
      }
      String name = file.getFileName().toString();
      if (name.endsWith(LOCK)) {
        return 0;
      }
      Path partial =
          name.endsWith(META)
              ? file.resolveSibling(name.substring(0, name.length() - META.length()))
              : file;
      Optional<PartialLock> lock = lock(partial);
      if (lock.isEmpty()) {
        return 0;
      }
      PartialLock held = lock.get();
      try (held) {
        return delete(file);
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "remove", file);
    }
  }

  private static long delete(Path file) throws IOException {
    long bytes = bytes(file);
    return Files.deleteIfExists(file) ? bytes : 0;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path directory : List.of(blobs, partials)) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> found = Files.walk(directory, 2)) {
          found.filter(Files::isRegularFile).sorted().forEach(files::add);
        } catch (IOException | java.io.UncheckedIOException e) {
          IOException cause = e instanceof IOException io ? io : new IOException(e);
          throw DiskFaults.of(cause, "list", directory);
        }
      }
    }
    return files;
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static Instant used(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException gone) {
      return Instant.MAX;
    }
  }

  private Path path(Sha256 digest) {
    return blobs.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  private static Sha256 hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return Sha256.ofBytes(digest.digest());
  }
}
