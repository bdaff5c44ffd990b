package dev.beamstrap.store;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Failures of the file system as faults with the {@code disk.*} codes. */
public final class DiskFaults {
  private DiskFaults() {}

  /**
   * The fault behind an exception.
   *
   * @param thrown what the file system said; its reason text comes from the operating system
   * @param action a verb that reads well between "cannot" and the path, for example "write"
   * @param path the file or directory it was attempted on
   */
  public static BeamstrapException of(IOException thrown, String action, Path path) {
    String reason =
        thrown instanceof FileSystemException known
            ? Optional.ofNullable(known.getReason()).orElse(known.getClass().getSimpleName())
            : String.valueOf(thrown.getMessage());
    FaultCode code = code(thrown, reason);
    return Fault.of(code, "cannot " + action + " " + path)
        .cause(reason)
        .remedy(
            switch (code) {
              case DISK_FULL -> "free some space there, or choose another place";
              case DISK_READONLY -> "choose a place that can be written, see BEAMSTRAP_HOME";
              case DISK_PERMISSION -> "check who owns it and its permissions";
              default -> "check that file system";
            })
        .exception(thrown);
  }

  private static FaultCode code(IOException thrown, String reason) {
    if (thrown instanceof AccessDeniedException) {
      return FaultCode.DISK_PERMISSION;
    }
    // The JDK has no types for these; the texts are strerror's in the C locale of the JVM.
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return FaultCode.DISK_FULL;
    }
    if (reason.contains("Read-only file system")) {
      return FaultCode.DISK_READONLY;
    }
    return reason.contains("Permission denied") || reason.contains("Operation not permitted")
        ? FaultCode.DISK_PERMISSION
        : FaultCode.DISK_IO;
  }
}
