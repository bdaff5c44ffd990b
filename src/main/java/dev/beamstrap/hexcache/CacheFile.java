package dev.beamstrap.hexcache;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A cache file: read without trust, kept aside when it cannot be used, replaced whole. */
final class CacheFile {
  /** No real cache comes near: all of hexpm would be half of it. */
  private static final long MOST_BYTES = 512L << 20;

  private static final int PIECE = 64 << 10;
  private static final int MOST_ASIDE = 10_000;

  private final Path path;

  CacheFile(Path path) {
    this.path = path;
  }

  /**
   * What is in a cache file.
   *
   * @param content what it says, or empty when it does not exist or cannot be used
   * @param damage why it cannot be used
   */
  record Found<C>(Optional<C> content, Optional<String> damage) {}

  /** Loads the file; nothing is changed, whatever is in it. */
  <C> Found<C> load(Function<byte[], C> parser) {
    byte[] bytes;
    try {
      if (!Files.exists(path)) {
        return new Found<>(Optional.empty(), Optional.empty());
      }
      if (Files.size(path) > MOST_BYTES) {
        return new Found<>(
            Optional.empty(), Optional.of("it has more than " + MOST_BYTES + " bytes"));
      }
      bytes = read();
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", path);
    }
    try {
      return new Found<>(Optional.of(parser.apply(bytes)), Optional.empty());
    } catch (BeamstrapException failure) {
      if (failure.fault().code() != FaultCode.INTEGRITY_FORMAT) {
        throw failure;
      }
      return new Found<>(Optional.empty(), Optional.of(failure.fault().message()));
    }
  }

  /** In pieces: the JDK takes as much memory again, outside of the heap, for one large read. */
  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = new byte[Math.toIntExact(Files.size(path))];
      int done = 0;
      int step;
      do {
        step = in.readNBytes(bytes, done, Math.min(PIECE, bytes.length - done));
        done += step;
      } while (step > 0);
      return done == bytes.length ? bytes : Arrays.copyOf(bytes, done);
    }
  }

  /** Writes {@code content} if it changed, after keeping aside what is in its place. */
  CacheUpdate save(CacheContent content, Optional<String> damage, FileReplacement replacement) {
    if (!content.changed()) {
      return new CacheUpdate(path, false, Optional.empty());
    }
    byte[] bytes = content.encode();
    Optional<SetAside> aside = damage.map(this::keepAside);
    replacement.replace(path, bytes);
    return new CacheUpdate(path, true, aside);
  }

  /** A second name for the file, so that there is one under the first name at every moment. */
  private SetAside keepAside(String reason) {
    for (int i = 1; i <= MOST_ASIDE; i++) {
      Path aside = path.resolveSibling(path.getFileName() + ".beamstrap-aside-" + i);
      try {
        link(aside);
        return new SetAside(path, aside, reason);
      } catch (FileAlreadyExistsException taken) {
        // The next number, then.
      } catch (IOException failure) {
        throw DiskFaults.of(failure, "keep aside", path);
      }
    }
    throw Fault.of(FaultCode.DISK_IO, "cannot keep " + path + " aside")
        .cause("there are " + MOST_ASIDE + " files kept aside already")
        .remedy("delete " + path + ".beamstrap-aside-*")
        .exception();
  }

  private void link(Path aside) throws IOException {
    Path real = path.toRealPath(); // a link to a link would show the new content
    try {
      Files.createLink(aside, real);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (IOException | UnsupportedOperationException noLinksHere) {
      Files.copy(real, aside);
    }
  }
}
