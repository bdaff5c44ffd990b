package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Unpacks archives that nobody vouches for yet, into an empty directory that nobody sees yet.
 *
 * <p>The archives meant here hold files and directories only, so all else is refused with {@code
 * integrity.archive}, naming the entry: links of any kind, devices, sparse files, names that are
 * absolute, hold {@code ..}, a backslash, a drive letter or a control character, names that are
 * there twice or lead through a file, contents beyond the {@link Limits}, data that is damaged, cut
 * or followed by something else. After any failure the directory is empty again, and nothing
 * outside of it was touched.
 *
 * <p>Files get mode 0755 when the archive lets anybody execute them, else 0644, directories 0755,
 * whatever the umask says; zips count as silent on modes unless a Unix host made them. Files get
 * the times of their entries, or 1 January 1980. Nothing is synced to the disk here; see {@link
 * dev.beamstrap.store.DurableTree}.
 *
 * <p>Commons Compress reads the formats; what it lets pass is checked here. Of tar, each header
 * counts towards the limit and needs its checksum, and an entry's headers may take 64 KiB. A
 * leading slash of a pax or GNU long name is gone before it can be seen; such a name lies inside
 * like any other. Of several names for one entry Commons Compress's choice is taken. A zip's
 * central directory decides, and has to agree with each local header and fill the file; data
 * descriptors are not read.
 *
 * <p>Inflating and writing each take a thread; see {@code ChunkPipe}.
 */
public final class Extraction {
  private Extraction() {}

  /**
   * Unpacks a gzipped tar archive while it arrives. A refusal or a failure to write shows as soon
   * as {@code in} yields the next bytes.
   *
   * @param in read to its end, not closed; reading may block while a download goes on
   * @param emptyDirectory exists and is empty
   * @throws IOException what {@code in} throws, and nothing else
   * @throws BeamstrapException {@code integrity.archive}, {@code disk.*}, {@code interrupted}, or
   *     what {@code in} throws
   */
  public static Summary tarGz(InputStream in, Path emptyDirectory, Layout layout, Limits limits)
      throws IOException {
    requireEmpty(emptyDirectory);
    boolean complete = false;
    try {
      Summary summary = pump(in, new Tree(emptyDirectory, layout, limits), limits);
      complete = true;
      return summary;
    } finally {
      if (!complete) {
        DirectoryTree.empty(emptyDirectory);
      }
    }
  }

  /**
   * Unpacks a zip archive.
   *
   * @param emptyDirectory exists and is empty
   * @throws BeamstrapException {@code integrity.archive}, {@code disk.*}
   */
  public static Summary zip(Path file, Path emptyDirectory, Limits limits) {
    requireEmpty(emptyDirectory);
    boolean complete = false;
    try {
      Summary summary =
          ZipReader.unpack(file, new Tree(emptyDirectory, Layout.FLAT, limits), limits);
      complete = true;
      return summary;
    } finally {
      if (!complete) {
        DirectoryTree.empty(emptyDirectory);
      }
    }
  }

  /** Inflates in this thread and writes files in another: each takes about one core. */
  private static Summary pump(InputStream in, Tree tree, Limits limits) throws IOException {
    ChunkPipe pipe = new ChunkPipe();
    FutureTask<Summary> writing = new FutureTask<>(() -> write(pipe, tree));
    Thread writer = new Thread(writing, "beamstrap-unpack");
    writer.setDaemon(true);
    writer.start();
    try (GzipInput gzip = new GzipInput(in, limits)) {
      inflate(gzip, pipe);
      return writing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "unpacking was stopped").exception(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BeamstrapException known) {
        throw known;
      }
      throw new IllegalStateException("unpacking failed", e.getCause());
    } finally {
      pipe.abandon();
      join(writer);
    }
  }

  private static Summary write(ChunkPipe pipe, Tree tree) {
    try {
      return new TarReader(pipe, tree).unpack();
    } finally {
      pipe.abandon();
    }
  }

  private static void inflate(GzipInput gzip, ChunkPipe pipe)
      throws IOException, InterruptedException {
    for (ByteBuffer chunk = pipe.toFill(); chunk != null; chunk = pipe.toFill()) {
      int count = gzip.fill(chunk.array());
      if (count == 0) {
        pipe.end();
        return;
      }
      pipe.filled(chunk.position(count));
    }
  }

  /** Waits until the writer touches nothing any more, which is soon: it has been told. */
  private static void join(Thread writer) {
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireEmpty(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException("no directory: " + directory);
    }
    try (Stream<Path> members = Files.list(directory)) {
      if (members.findAny().isPresent()) {
        throw new IllegalArgumentException("not empty: " + directory);
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", directory);
    } catch (UncheckedIOException e) {
      throw DiskFaults.of(e, "read", directory);
    }
  }
}
