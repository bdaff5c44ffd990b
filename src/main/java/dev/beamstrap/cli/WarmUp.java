package dev.beamstrap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads the classes that commands use, so that the launcher can list them for its
 * class-data-sharing archive. Does what a first and a second install do, short of the network.
 */
public final class WarmUp {
  private WarmUp() {}

  /**
   * Runs commands in a scratch directory; their output goes nowhere, their failures do not matter.
   */
  public static void main(String[] args) throws IOException {
    Path scratch = Files.createTempDirectory("beamstrap-warm-up");
    try {
      Files.writeString(
          scratch.resolve(".tool-versions"), "erlang 27.3.4.1\nelixir 1.18.3-otp-27\n");
      Files.writeString(scratch.resolve("mix.exs"), "defmodule Warm do\nend\n");
      Files.writeString(
          scratch.resolve("mix.lock"),
          "%%{\n  \"jason\": {:hex, :jason, \"1.4.1\", \"%s\", [:mix], [], \"hexpm\", \"%s\"},\n}\n"
              .formatted("0".repeat(64), "0".repeat(64)));
      Map<String, String> env =
          Map.of("HOME", scratch.toString(), "PATH", "/usr/bin:/bin", "no_proxy", "*");
      for (String line :
          new String[] {
            "--version",
            "list",
            "env",
            "which erl",
            "cache info",
            "--json list",
            "--offline install",
            "--offline install --json",
            "--offline deps",
            "--offline deps --check",
            "--help"
          }) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Invocation invocation =
            new Invocation(
                env,
                Map.of("os.name", "Linux", "os.arch", System.getProperty("os.arch", "amd64")),
                scratch,
                nowhere,
                nowhere,
                false);
        CommandLineRun.run(invocation, line.split(" "));
      }
    } finally {
      dev.beamstrap.store.DirectoryTree.delete(scratch);
    }
  }
}
