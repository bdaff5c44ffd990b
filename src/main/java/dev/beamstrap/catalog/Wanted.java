package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked for, one request a tool. */
final class Wanted {
  private final Map<Tool, ToolRequest> byTool = new EnumMap<>(Tool.class);

  Wanted(List<ToolRequest> requests) {
    for (ToolRequest request : requests) {
      ToolRequest other = byTool.put(request.tool(), request);
      if (other != null) {
        throw Fault.of(
                FaultCode.USAGE,
                "%s is asked for twice (%s, %s)"
                    .formatted(request.tool(), other.origin(), request.origin()))
            .cause("one plan has one version of each tool")
            .remedy("Install them one after the other.")
            .exception();
      }
    }
  }

  Optional<ToolRequest> of(Tool tool) {
    return Optional.ofNullable(byTool.get(tool));
  }

  /** The request for a tool of which something may have to be fetched. */
  Optional<ToolRequest> fetched(Tool tool) {
    return of(tool).filter(request -> request.selectors().stream().anyMatch(Wanted::isFetched));
  }

  /** Whether builds of OTP are needed: asked for, or because an Elixir comes without. */
  boolean needsErlang() {
    return of(Tool.ERLANG).isPresent()
        ? fetched(Tool.ERLANG).isPresent()
        : fetched(Tool.ELIXIR).isPresent();
  }

  static boolean isFetched(Selector selector) {
    return !(selector instanceof Selector.PathTo || selector instanceof Selector.SystemTool);
  }
}
