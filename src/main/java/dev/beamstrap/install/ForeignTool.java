package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.PrefixTree;
import dev.beamstrap.toolchain.ShimFile;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tool that the user brought along: {@code path:DIR}, or {@code system} for the one on PATH.
 *
 * @param tool which
 * @param root its directory with {@code bin} inside; empty for a system tool that is not on PATH
 * @param system whether it is the one on PATH
 */
record ForeignTool(Tool tool, Optional<Path> root, boolean system) {

  /** The foreign tool that a request means, or empty when it asks for a version. */
  static Optional<ForeignTool> of(ToolRequest request, Surroundings world) {
    Selector first = request.selectors().get(0);
    if (first instanceof Selector.PathTo path) {
      return Optional.of(
          new ForeignTool(
              request.tool(), Optional.of(resolve(path.path(), request, world)), false));
    }
    if (first instanceof Selector.SystemTool) {
      return Optional.of(new ForeignTool(request.tool(), systemRoot(request.tool(), world), true));
    }
    return Optional.empty();
  }

  private static Path resolve(String text, ToolRequest request, Surroundings world) {
    String home = world.env().getOrDefault("HOME", "");
    String expanded = text.startsWith("~/") && !home.isEmpty() ? home + text.substring(1) : text;
    Path origin = Path.of(request.origin().source());
    Path base = origin.isAbsolute() ? origin.resolveSibling("") : world.directory();
    Path root = base.resolve(expanded).normalize();
    if (!Files.isDirectory(root.resolve("bin"))) {
      throw Fault.of(
              FaultCode.PROJECT_MISSING,
              request.origin() + ": there is no " + request.tool() + " in " + root)
          .cause(root.resolve("bin") + " is no directory")
          .remedy("name the directory that has the tool's bin, or a version")
          .exception();
    }
    return root;
  }

  private static Optional<Path> systemRoot(Tool tool, Surroundings world) {
    Optional<Path> found = onPath(main(tool), world);
    try {
      Path bin = found.isEmpty() ? null : found.get().toRealPath().getParent();
      return bin == null ? Optional.empty() : Optional.ofNullable(bin.getParent());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The program that stands for a tool. */
  static String main(Tool tool) {
    return switch (tool) {
      case ERLANG -> "erl";
      case ELIXIR -> "elixir";
      case REBAR -> "rebar3";
      case GLEAM -> "gleam";
    };
  }

  /** The program of that name that PATH finds when shims are passed over. */
  static Optional<Path> onPath(String program, Surroundings world) {
    return SearchPath.of(world.env()).all(program).filter(file -> !ShimFile.is(file)).findFirst();
  }

  /** Whether a program is looked up on PATH because this is a system tool that brings it. */
  boolean leavesToPath(String program) {
    return system && PrefixTree.commands(tool).contains(program);
  }

  /** Where it is: its directory, or the program of a system tool; empty where PATH has none. */
  Optional<Path> place(Surroundings world) {
    return system ? onPath(main(tool), world) : root;
  }

  /** The OTP major of a foreign Erlang: the one numbered directory of its {@code releases}. */
  OptionalInt otpMajor() {
    if (tool != Tool.ERLANG || root.isEmpty()) {
      return OptionalInt.empty();
    }
    try (DirectoryStream<Path> releases =
        Files.newDirectoryStream(root.get().resolve("releases"), "[1-9]*")) {
      OptionalInt newest = OptionalInt.empty();
      for (Path release : releases) {
        String name = String.valueOf(release.getFileName());
        if (name.length() < 4 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          int major = Integer.parseInt(name);
          newest = OptionalInt.of(Math.max(major, newest.orElse(0)));
        }
      }
      return newest;
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** The tool as an environment wants it; none where PATH finds it anyway. */
  Optional<InstalledTool> forPath() {
    return system
        ? Optional.empty()
        : root.map(place -> new InstalledTool(tool, "path:" + place, place, Map.of()));
  }
}
