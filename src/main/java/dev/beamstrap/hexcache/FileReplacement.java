package dev.beamstrap.hexcache;

import java.nio.file.Path;

/** Gives a file new content such that whoever looks sees the old content or the new one. */
@FunctionalInterface
public interface FileReplacement {
  /**
   * Replaces the content of {@code file}, which need not exist yet; nor need its parents.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; the file is then as before
   */
  void replace(Path file, byte[] content);
}
