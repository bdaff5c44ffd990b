package dev.beamstrap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(description = "Show the version; the same as --version.")
final class VersionCommand implements Callable<Integer> {
  private final Invocation invocation;

  VersionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    invocation.out().println(Version.line());
    return 0;
  }
}
