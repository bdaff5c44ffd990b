package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.Uninstall;
import dev.beamstrap.toolchain.InstalledTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Remove installed tools.")
final class UninstallCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(
      paramLabel = "TOOL@VERSION",
      arity = "1..*",
      description = "Such as elixir@1.18.3-otp-27; the version in full.")
  List<String> tools = new ArrayList<>();

  UninstallCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      List<InstalledTool> removed = new ArrayList<>();
      for (String argument : tools) {
        int at = argument.indexOf('@');
        if (at <= 0 || at == argument.length() - 1) {
          throw Fault.of(FaultCode.USAGE, argument + " names no version")
              .remedy("beamstrap list shows what is installed; name it in full: erlang@27.3.4.1")
              .exception();
        }
        removed.add(
            new Uninstall(session.surroundings())
                .run(ToolArgument.parse(argument.substring(0, at)), argument.substring(at + 1)));
      }
      if (session.json()) {
        session.print(
            Map.of(
                "removed",
                removed.stream()
                    .map(tool -> (Object) (tool.tool() + "@" + tool.version()))
                    .toList()));
      } else {
        removed.forEach(tool -> session.print("removed " + tool.tool() + " " + tool.version()));
      }
      return 0;
    }
  }
}
