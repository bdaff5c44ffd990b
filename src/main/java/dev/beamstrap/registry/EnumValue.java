package dev.beamstrap.registry;

import java.util.List;
import java.util.Optional;

/**
 * A value of an enumeration on the wire. A number that has no name here is of a newer registry, and
 * is kept.
 *
 * @param number as on the wire
 * @param name as in the schema and in Hex's caches, for example {@code RETIRED_SECURITY}
 */
public record EnumValue(int number, Optional<String> name) {
  private static final List<String> RETIREMENT_REASONS =
      List.of(
          "RETIRED_OTHER",
          "RETIRED_INVALID",
          "RETIRED_SECURITY",
          "RETIRED_DEPRECATED",
          "RETIRED_RENAMED");
  private static final List<String> SEVERITIES =
      List.of(
          "SEVERITY_NONE", "SEVERITY_LOW", "SEVERITY_MEDIUM", "SEVERITY_HIGH", "SEVERITY_CRITICAL");
  private static final List<String> VISIBILITIES =
      List.of("VISIBILITY_PRIVATE", "VISIBILITY_PUBLIC");
  private static final List<String> OVERRIDE_ACTIONS =
      List.of(
          "OVERRIDE_ACTION_ALLOW",
          "OVERRIDE_ACTION_DENY",
          "OVERRIDE_ACTION_ADVISORY",
          "OVERRIDE_ACTION_RETIREMENT",
          "OVERRIDE_ACTION_COOLDOWN");

  static EnumValue retirementReason(int number) {
    return of(RETIREMENT_REASONS, number);
  }

  static EnumValue severity(int number) {
    return of(SEVERITIES, number);
  }

  static EnumValue visibility(int number) {
    return of(VISIBILITIES, number);
  }

  static EnumValue overrideAction(int number) {
    return of(OVERRIDE_ACTIONS, number);
  }

  private static EnumValue of(List<String> names, int number) {
    return new EnumValue(
        number,
        number >= 0 && number < names.size() ? Optional.of(names.get(number)) : Optional.empty());
  }
}
