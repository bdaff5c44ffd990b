package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code beamstrap.lock} of a project, found from a directory upwards.
 *
 * @param path where it lies
 * @param lock what it says
 */
record LockFile(Path path, BeamstrapLock lock) {
  static final String NAME = "beamstrap.lock";

  /** The nearest lock from {@code directory} upwards. */
  static Optional<LockFile> find(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Path file = at.resolve(NAME);
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(
              new LockFile(file, BeamstrapLock.parse(Files.readString(file), file.toString())));
        } catch (IOException e) {
          throw Fault.of(FaultCode.PROJECT_UNREADABLE, file + " cannot be read")
              .cause(String.valueOf(e.getMessage()))
              .remedy("write it anew: beamstrap lock")
              .exception(e);
        }
      }
    }
    return Optional.empty();
  }

  /** Writes {@code lock} as {@code directory/beamstrap.lock}; says whether its text changed. */
  static boolean write(Path file, BeamstrapLock lock) {
    if (Files.isDirectory(file)) {
      throw DiskFaults.of(new IOException("it is a directory"), "write", file);
    }
    return AtomicFile.write(file, lock.render().getBytes(StandardCharsets.UTF_8), 0644);
  }
}
