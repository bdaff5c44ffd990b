package dev.beamstrap.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is wrong, and the one thing to do about it.
 *
 * @param diagnosis its class
 * @param weight how much it matters
 * @param concerns who is hindered: a client, a tool, a variable
 * @param hosts on the way to which hosts; empty when it is not about one
 * @param summary what is wrong, one sentence
 * @param evidence what was seen
 * @param remedy what to do, one sentence
 * @param command the same as a line for a POSIX shell, where it can be said as one
 */
public record Finding(
    Diagnosis diagnosis,
    Weight weight,
    String concerns,
    List<String> hosts,
    SafeText summary,
    SafeText evidence,
    SafeText remedy,
    Optional<SafeText> command) {

  /** How much a finding matters. */
  public enum Weight {
    /** beamstrap's own work cannot be done. */
    BLOCKS,
    /** Another client is hindered. */
    HINDERS,
    /** Worth knowing. */
    NOTE;

    /** The name in reports. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public Finding {
    hosts = List.copyOf(hosts);
  }

  Finding at(List<String> all) {
    return new Finding(diagnosis, weight, concerns, all, summary, evidence, remedy, command);
  }
}
