package dev.beamstrap.toolfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that a lookup reads.
 *
 * <p>A lookup asks for some twenty paths per directory, nearly all of which do not exist: that
 * answer has to be cheap.
 */
public interface FileSource {
  /**
   * The text of a file, decoded from UTF-8; empty when there is no such file. A file that is there
   * and cannot be read is the implementation's own fault to throw.
   */
  Optional<String> read(Path path);

  /** The files in a directory, in any order; empty when there is no such directory. */
  default List<Path> list(Path dir) {
    return List.of();
  }

  /**
   * Whether {@code dir} may be a directory; {@code false} saves the questions for each file in it.
   */
  default boolean mayBeDirectory(Path dir) {
    return true;
  }
}
