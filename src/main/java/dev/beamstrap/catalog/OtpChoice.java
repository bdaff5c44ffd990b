package dev.beamstrap.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An OTP that a request may mean.
 *
 * @param name for people and directories: {@code 27.3.4.1}, {@code maint-27}, {@code system}
 * @param ref what to fetch; empty when it is there already
 * @param major what Elixir's builds go by; empty when nobody knows
 * @param notices what the user should know if this one is taken
 */
record OtpChoice(String name, Optional<String> ref, OptionalInt major, List<String> notices) {

  OtpChoice {
    notices = List.copyOf(notices);
  }

  /** For people: {@code Erlang/OTP 27.3.4.1}. */
  String title() {
    return "Erlang/OTP " + name;
  }
}
