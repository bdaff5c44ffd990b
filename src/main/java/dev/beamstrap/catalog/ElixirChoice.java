package dev.beamstrap.catalog;

import dev.beamstrap.version.SemVer;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * An Elixir that a request may mean, its OTP major still open.
 *
 * @param name without suffix: {@code 1.18.3}, {@code main}
 * @param version its version; empty for branches
 * @param builds the listed reference for each OTP major it was compiled with
 * @param asked the OTP major that the request names itself
 */
record ElixirChoice(
    String name,
    Optional<SemVer> version,
    NavigableMap<Integer, String> builds,
    OptionalInt asked) {

  ElixirChoice {
    builds = Collections.unmodifiableNavigableMap(new TreeMap<>(builds));
  }

  String named(int otpMajor) {
    return name + "-otp-" + otpMajor;
  }

  /** What was asked for: with a suffix if it had one. */
  String spelling() {
    return asked.isPresent() ? named(asked.getAsInt()) : name;
  }

  ElixirChoice asking(OptionalInt otpMajor) {
    return new ElixirChoice(name, version, builds, otpMajor);
  }
}
