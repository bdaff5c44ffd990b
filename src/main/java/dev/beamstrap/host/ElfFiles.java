package dev.beamstrap.host;

import dev.beamstrap.elf.ElfFile;
import java.io.IOException;
import java.nio.file.Path;

/** ELF files on the disk. */
public final class ElfFiles {
  private ElfFiles() {}

  /**
   * Reads what a file needs and defines, without loading the rest of it.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with {@code integrity.format} when it is no ELF
   *     file that can be read
   * @throws IOException when the file cannot be read
   */
  public static ElfFile read(Path file) throws IOException {
    try (FileBytes bytes = new FileBytes(file)) {
      return ElfFile.parse(bytes);
    }
  }
}
