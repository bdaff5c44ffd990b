package dev.beamstrap.cli;

import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the classes that commands use, so that the launcher can list them for its
 * class-data-sharing archive. Does what a first install does, short of the network, and a second
 * one, in a directory with the outlines of installed tools; and fetches a package over loopback.
 */
public final class WarmUp {
  private static final String ERLANG = "27.3.4.1";
  private static final String ELIXIR = "1.18.3-otp-27";

  private final Path scratch;

  private WarmUp(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Runs commands in a scratch directory; their output goes nowhere, their failures do not matter.
   */
  public static void main(String[] args) throws IOException {
    Path scratch = Files.createTempDirectory("beamstrap-warm-up");
    try {
      new WarmUp(scratch).run();
    } finally {
      DirectoryTree.delete(scratch);
    }
  }

  private void run() throws IOException {
    Files.writeString(
        scratch.resolve(".tool-versions"), "erlang " + ERLANG + "\nelixir " + ELIXIR + "\n");
    commands("--version", "list", "--offline install", "--offline install --json", "--help");
    outlineTools();
    commands("install", "install --json", "list", "env", "which erl", "cache info", "--json list");
    commands("-q shims resolve");
    Files.writeString(scratch.resolve("mix.exs"), "defmodule Warm do\nend\n");
    packages();
  }

  /** Fetches a package, and then finds it there. */
  private void packages() throws IOException {
    try (WarmUpOrigin origin = WarmUpOrigin.start(scratch)) {
      Map<String, String> environment = environment();
      environment.remove("no_proxy");
      environment.putAll(origin.environment(scratch));
      Files.createDirectories(scratch.resolve(".hex"));
      Files.writeString(scratch.resolve(".hex/hex.config"), origin.hexConfig());
      Files.writeString(scratch.resolve("mix.lock"), origin.lock());
      commands(environment, "deps", "deps", "deps --check", "--json deps");
    } catch (IOException | GeneralSecurityException e) {
      // A Java without its key tool: what the network needs is loaded by those who need it.
      commands("--offline deps", "--offline deps --check");
    }
  }

  private void outlineTools() throws IOException {
    Path tools = scratch.resolve(".local/share/beamstrap/toolchains");
    outline(Tool.ERLANG, ERLANG, tools.resolve("erlang"));
    outline(Tool.ELIXIR, ELIXIR, tools.resolve("elixir"));
    Path elixir = tools.resolve("elixir").resolve(ELIXIR).resolve("bin");
    program(elixir.resolve("mix"));
    program(elixir.resolve("elixir"));
    // Mix is asked what a project depends on: on nothing.
    Files.writeString(elixir.resolve("elixir"), "#!/bin/sh\n: >\"$2\"\n");
    Path hex = Files.createDirectories(scratch.resolve(".mix/archives/hex-2.0.6/hex-2.0.6/ebin"));
    Files.writeString(hex.resolve("hex.app"), "{application,hex,[{vsn,\"2.0.6\"}]}.\n");
    for (String directory : List.of("1-18", "1-18-otp-27")) {
      Path rebar3 = Files.createDirectories(scratch.resolve(".mix/elixir").resolve(directory));
      program(rebar3.resolve("rebar3"));
    }
  }

  private static void outline(Tool tool, String version, Path directory) throws IOException {
    Path root = Files.createDirectories(directory.resolve(version));
    program(Files.createDirectories(root.resolve("bin")).resolve("erl"));
    SafeUrl url = SafeUrl.of(URI.create("https://builds.hex.pm/"));
    ToolMarker.write(root, ToolMarker.of(tool, version, url, "0".repeat(64), ""));
  }

  private static void program(Path file) throws IOException {
    Files.createFile(file);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  private void commands(String... lines) {
    commands(environment(), lines);
  }

  private void commands(Map<String, String> environment, String... lines) {
    for (String line : lines) {
      PrintWriter nowhere = new PrintWriter(new StringWriter());
      Invocation real = Main.invocation(nowhere, nowhere);
      Invocation invocation =
          new Invocation(environment, real.properties(), scratch, nowhere, nowhere, false);
      CommandLineRun.run(invocation, line.split(" "));
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", scratch.toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("no_proxy", "*");
    return environment;
  }
}
