package dev.beamstrap.hexcache;

import java.nio.file.Path;

/**
 * A cache file that could not be added to, and was kept under another name.
 *
 * @param file the file's name before
 * @param keptAs its name now
 * @param reason why its reader could not have used it
 */
public record SetAside(Path file, Path keptAs, String reason) {
  /** One line for people. */
  public String text() {
    return file + " could not be used (" + reason + ") and is kept as " + keptAs.getFileName();
  }
}
