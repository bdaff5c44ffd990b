package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;

/** Tool names on the command line. */
final class ToolArgument {
  private ToolArgument() {}

  static Tool parse(String name) {
    return Tool.named(name)
        .orElseThrow(
            () ->
                Fault.of(FaultCode.USAGE, "no tool is called " + name)
                    .remedy("one of: erlang, elixir, rebar, gleam")
                    .exception());
  }
}
