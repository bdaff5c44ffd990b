package dev.beamstrap.store;

import dev.beamstrap.fault.BeamstrapException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that tries a lock once and says what came of it. */
final class LockProbe {
  private LockProbe() {}

  /** Arguments: directory, name. */
  @SuppressWarnings("SystemOut") // How the parent process hears of it.
  public static void main(String[] args) {
    try (Locks.Held held =
        new Locks(Path.of(args[0])).acquire(args[1], Duration.ZERO, text -> {})) {
      System.out.println("free: " + held);
    } catch (BeamstrapException e) {
      System.out.println(e.getMessage());
    }
  }
}
