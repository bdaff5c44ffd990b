package dev.beamstrap.doctor;

import java.util.List;

/**
 * What the doctor found. Holds no text from outside but {@link SafeText}.
 *
 * @param settings proxies, authorities and the like, as found
 * @param places directories that the tools write to
 * @param facts about this machine: name and value
 * @param hosts the path to each host
 * @param sandboxes the known sandboxes whose marks are there
 * @param agentProxy what the agent proxy says about itself, name and value
 * @param findings what is wrong, the weightiest first
 * @param status the exit status
 */
public record DoctorReport(
    List<Setting> settings,
    List<Place> places,
    List<Fact> facts,
    List<HostPath> hosts,
    List<KnownSandbox> sandboxes,
    List<Fact> agentProxy,
    List<Finding> findings,
    int status) {

  /** Copies the lists. */
  public DoctorReport {
    settings = List.copyOf(settings);
    places = List.copyOf(places);
    facts = List.copyOf(facts);
    hosts = List.copyOf(hosts);
    sandboxes = List.copyOf(sandboxes);
    agentProxy = List.copyOf(agentProxy);
    findings = List.copyOf(findings);
  }

  /**
   * A setting.
   *
   * @param kind {@code proxy}, {@code authority}, {@code java}, {@code config} or {@code hint}
   * @param name the variable, property or file
   * @param value what it says
   * @param remark what follows from it; may be empty
   */
  public record Setting(String kind, String name, SafeText value, SafeText remark) {}

  /**
   * A directory.
   *
   * @param name what for: {@code HOME}, {@code MIX_HOME}
   * @param path where, existing or not
   * @param writable whether files can be made there
   * @param executable whether programs can be run from there
   */
  public record Place(String name, SafeText path, boolean writable, boolean executable) {}

  /** A fact about this machine. */
  public record Fact(String name, SafeText value) {}

  /**
   * A sandbox that is known.
   *
   * @param name its name in {@code sandboxes.toml}
   * @param title its name for people
   * @param marks by which it was recognised
   * @param note what is special there
   */
  public record KnownSandbox(String name, String title, List<String> marks, String note) {
    /** Copies the list. */
    public KnownSandbox {
      marks = List.copyOf(marks);
    }
  }

  /**
   * The path to a host.
   *
   * @param host its name
   * @param needed whether beamstrap's own work needs it
   * @param route the proxy, or why none is used
   * @param addresses the addresses that were tried, with what became of each
   * @param connect the proxy's answer to CONNECT; may be empty
   * @param issuer who issued the presented certificates; empty when none were seen
   * @param outcomes what became of each client
   */
  public record HostPath(
      String host,
      boolean needed,
      SafeText route,
      boolean proxied,
      List<SafeText> addresses,
      SafeText connect,
      SafeText issuer,
      List<Outcome> outcomes) {
    /** Copies the lists. */
    public HostPath {
      addresses = List.copyOf(addresses);
      outcomes = List.copyOf(outcomes);
    }
  }
}
