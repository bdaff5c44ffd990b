package dev.beamstrap.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a shim is told from a real program: by its first two lines. */
public final class ShimFile {
  /** How every shim begins. */
  public static final String BEGINNING = "#!/bin/sh\n# beamstrap shim;";

  private ShimFile() {}

  /** Whether a file, or the file that a link leads to, is a shim; false when it cannot be read. */
  public static boolean is(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] wanted = BEGINNING.getBytes(StandardCharsets.US_ASCII);
      return java.util.Arrays.equals(in.readNBytes(wanted.length), wanted);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
