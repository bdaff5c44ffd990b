package dev.beamstrap.registry;

import java.util.List;
import java.util.Optional;

/**
 * The names that the schema gives to numbers, which are also the atoms in Hex's caches. Source:
 * hex_core {@code proto/}, package and policy messages.
 */
public enum Enumeration {
  /** Why a release is retired. */
  RETIREMENT_REASON(
      "RETIRED_OTHER",
      "RETIRED_INVALID",
      "RETIRED_SECURITY",
      "RETIRED_DEPRECATED",
      "RETIRED_RENAMED"),
  /** How bad an advisory is. */
  SEVERITY(
      "SEVERITY_NONE", "SEVERITY_LOW", "SEVERITY_MEDIUM", "SEVERITY_HIGH", "SEVERITY_CRITICAL"),
  /** Who may see a policy. */
  VISIBILITY("VISIBILITY_PRIVATE", "VISIBILITY_PUBLIC"),
  /** What a policy's override does; Hex 2.5 knows the first two. */
  OVERRIDE_ACTION(
      "OVERRIDE_ACTION_ALLOW",
      "OVERRIDE_ACTION_DENY",
      "OVERRIDE_ACTION_ADVISORY",
      "OVERRIDE_ACTION_RETIREMENT",
      "OVERRIDE_ACTION_COOLDOWN");

  private final List<String> names;

  Enumeration(String... names) {
    this.names = List.of(names);
  }

  /** The name of a number; empty for one of a newer registry. */
  public Optional<String> name(int number) {
    return number >= 0 && number < names.size() ? Optional.of(names.get(number)) : Optional.empty();
  }
}
