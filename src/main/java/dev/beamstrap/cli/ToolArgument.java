package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;
import java.util.Iterator;
import java.util.stream.Stream;

/** Tool names on the command line. */
final class ToolArgument {
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Tool.values()).map(Tool::id).iterator();
    }
  }

  private ToolArgument() {}

  static Tool parse(String name) {
    return Tool.named(name)
        .orElseThrow(
            () ->
                Fault.of(FaultCode.USAGE, "no tool is called " + name)
                    .remedy("one of: " + String.join(", ", new Names()))
                    .exception());
  }
}
