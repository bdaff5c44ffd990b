package dev.beamstrap.registry;

import java.util.Optional;

/**
 * A value of an enumeration on the wire. A number that has no name here is of a newer registry, and
 * is kept.
 *
 * @param number as on the wire
 * @param name as in the schema and in Hex's caches, for example {@code RETIRED_SECURITY}
 */
public record EnumValue(int number, Optional<String> name) {
  static EnumValue of(Enumeration enumeration, int number) {
    return new EnumValue(number, enumeration.name(number));
  }
}
