package dev.beamstrap.toolfile;

import dev.beamstrap.version.Tool;
import java.util.Optional;

/**
 * The names under which version files know a tool: plain, or with the backend that mise should take
 * it from.
 */
final class ToolNames {
  private ToolNames() {}

  /**
   * The tool called {@code name}: {@code erlang}, {@code core:erlang}, {@code asdf:asdf-erlang}.
   */
  static Optional<Tool> named(String name) {
    int options = name.indexOf('[');
    String plain = options > 0 ? name.substring(0, options) : name;
    int colon = plain.indexOf(':');
    if (colon < 0) {
      return Tool.named(plain);
    }
    String rest = plain.substring(colon + 1);
    return switch (plain.substring(0, colon)) {
      case "core" -> Tool.named(rest);
      case "asdf", "vfox" -> plugin(rest);
      case "aqua", "ubi", "github" -> repository(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<Tool> plugin(String source) {
    String name = source.substring(source.lastIndexOf('/') + 1);
    name = name.endsWith(".git") ? name.substring(0, name.length() - 4) : name;
    return Tool.named(
        name.startsWith("asdf-") || name.startsWith("vfox-") ? name.substring(5) : name);
  }

  private static Optional<Tool> repository(String source) {
    return switch (source) {
      case "elixir-lang/elixir" -> Optional.of(Tool.ELIXIR);
      case "erlang/rebar3" -> Optional.of(Tool.REBAR);
      case "gleam-lang/gleam" -> Optional.of(Tool.GLEAM);
      default -> Optional.empty();
    };
  }
}
