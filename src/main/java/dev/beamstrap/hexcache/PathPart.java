package dev.beamstrap.hexcache;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;

/** Names from locks and registries that become names of files. */
final class PathPart {
  private PathPart() {}

  /**
   * {@code text}, which names a file or directory and nothing else.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format} when it could
   *     lead elsewhere
   */
  static String of(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= 255
            && !text.equals(".")
            && !text.equals("..")
            && text.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 127);
    if (!plain) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT,
              "a name that no file can have: " + text.replaceAll("\\p{Cntrl}", "?"))
          .cause("package, version and repository names become names of files")
          .remedy("look at the lock file for this name")
          .exception();
    }
    return text;
  }
}
