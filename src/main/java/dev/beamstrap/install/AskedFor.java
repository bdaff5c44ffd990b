package dev.beamstrap.install;

import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What is asked for, parted into what beamstrap installs and what the user brought along.
 *
 * @param all every request
 * @param installable those for versions
 * @param foreign the tools of {@code path:} and {@code system} requests
 */
record AskedFor(List<ToolRequest> all, List<ToolRequest> installable, List<ForeignTool> foreign) {

  static AskedFor of(List<ToolRequest> requests, Surroundings world) {
    List<ToolRequest> installable = new ArrayList<>();
    List<ForeignTool> foreign = new ArrayList<>();
    for (ToolRequest request : requests) {
      Optional<ForeignTool> brought = ForeignTool.of(request, world);
      brought.ifPresentOrElse(foreign::add, () -> installable.add(request));
    }
    return new AskedFor(requests, List.copyOf(installable), List.copyOf(foreign));
  }

  /** The versions that are asked for, as they are spelled, for a message. */
  String wanted() {
    return installable.stream()
        .map(request -> request.tool() + " " + request.spelling())
        .collect(Collectors.joining(", "));
  }

  /** The Erlang that the user brought along. */
  Optional<ForeignTool> foreignErlang() {
    return foreign.stream().filter(tool -> tool.tool() == Tool.ERLANG).findFirst();
  }

  /** Its OTP major, where it can be told. */
  OptionalInt foreignOtp() {
    return foreignErlang().map(ForeignTool::otpMajor).orElse(OptionalInt.empty());
  }
}
