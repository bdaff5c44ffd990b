package dev.beamstrap.version;

import java.util.Locale;
import java.util.Optional;

/** The tools that beamstrap knows how to install. */
public enum Tool {
  ERLANG,
  ELIXIR,
  REBAR,
  GLEAM;

  /** The name that version files and the command line use. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tool called {@code name}, in the spellings of asdf, mise and their users. */
  public static Optional<Tool> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "erlang", "otp" -> Optional.of(ERLANG);
      case "elixir" -> Optional.of(ELIXIR);
      case "rebar", "rebar3" -> Optional.of(REBAR);
      case "gleam" -> Optional.of(GLEAM);
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return id();
  }
}
