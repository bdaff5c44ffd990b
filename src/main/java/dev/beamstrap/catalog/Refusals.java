package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import java.util.List;

/** How requests are refused: always with the place that they were written at. */
final class Refusals {
  private Refusals() {}

  /** A version that no build has. */
  static Fault unknown(
      ToolRequest request, Selector selector, String cause, String wanted, List<String> existing) {
    List<String> near = NearVersions.of(wanted, existing);
    return Fault.of(
            FaultCode.VERSION_UNKNOWN,
            "no build of %s (%s)".formatted(title(request, selector), request.origin()))
        .cause(cause)
        .remedy(
            near.isEmpty()
                ? "Ask for another version."
                : "Near it: %s. `beamstrap list --remote %s` names all."
                    .formatted(String.join(", ", near), request.tool()));
  }

  /** A reference that nobody builds. */
  static Fault unsupported(
      ToolRequest request, Selector selector, String cause, List<String> branches) {
    return Fault.of(
            FaultCode.VERSION_UNSUPPORTED,
            "no build of %s (%s)".formatted(title(request, selector), request.origin()))
        .cause(cause)
        .remedy(
            branches.isEmpty()
                ? "Ask for a version."
                : "Ask for a version, or for one of the branches "
                    + String.join(", ", branches)
                    + ".");
  }

  static String title(ToolRequest request, Selector selector) {
    return request.tool() + " " + selector.spelling();
  }

  /** The one line that says that a tool is left alone. */
  static String leftAlone(ToolRequest request, Selector selector) {
    return selector instanceof Selector.PathTo path
        ? "%s is used as it lies in %s (%s)"
            .formatted(request.tool(), path.path(), request.origin())
        : "%s is the one that the machine has (%s)".formatted(request.tool(), request.origin());
  }
}
