package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.net.KeptAnswer;
import dev.beamstrap.net.Validators;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Signed registry records as they came, each with its validators in one file, so that an answer
 * "not modified" can be verified again. In place of its address stands the address's SHA-256.
 *
 * <p>They are not synced: whoever reads one verifies its signature.
 */
final class RecordCopies {
  private static final String KIND = "beamstrap-record 1";

  private final Path directory;

  RecordCopies(Path directory) {
    this.directory = directory;
  }

  /** The copy of what is at an address; none when there is none that can be read. */
  Optional<KeptAnswer> read(String url) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(url));
    } catch (IOException e) {
      return Optional.empty();
    }
    return KeptAnswer.read(bytes, KIND, Sha256.of(url).hex());
  }

  /** Keeps a body. */
  void write(String url, Validators validators, byte[] body) {
    byte[] whole = new KeptAnswer(validators, body).file(KIND, Sha256.of(url).hex());
    Path file = file(url);
    try {
      DirectoryTree.ensure(directory);
      Path partial = Files.createTempFile(directory, ".record", ".partial");
      Files.write(partial, whole);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", file);
    }
  }

  private Path file(String url) {
    return directory.resolve(Sha256.of(url).hex());
  }
}
