package dev.beamstrap.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a gateway is to be run.
 *
 * @param ipv6 whether to listen on ::1 besides 127.0.0.1
 * @param port the port, 0 for any free one
 * @param admission who may use it
 * @param ports the ports that targets may have
 * @param bypass hosts whose tunnels pass through untouched, their TLS not ended here; {@code
 *     .example.org} stands for all names below it
 * @param mirrored hosts that the plain mirror serves
 * @param limits bounds of time and number
 * @param log is told of every request that was answered, by several threads
 */
public record GatewaySettings(
    boolean ipv6,
    int port,
    Admission admission,
    Set<Integer> ports,
    Set<String> bypass,
    Set<String> mirrored,
    Limits limits,
    Consumer<Passage> log) {

  /** Copies the sets. */
  public GatewaySettings {
    ports = Set.copyOf(ports);
    bypass = Set.copyOf(bypass);
    mirrored = Set.copyOf(mirrored);
  }

  /**
   * Bounds.
   *
   * @param connections how many clients are served at once; more wait
   * @param head how long a client may take for a request's head, and for a handshake
   * @param idle how long a connection may wait for its next request
   * @param stall how long a client may neither send nor take a byte that is due
   */
  public record Limits(int connections, Duration head, Duration idle, Duration stall) {
    /** The usual bounds. */
    public static Limits standard() {
      return new Limits(
          256, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }
  }

  /** 127.0.0.1, any free port, port 443 only, Hex's own hosts mirrored. */
  public static GatewaySettings standard() {
    return new GatewaySettings(
        false,
        0,
        Admission.TOKEN_OR_ENVIRONMENT,
        Set.of(443),
        Set.of(),
        Set.of("repo.hex.pm", "builds.hex.pm", "hex.pm"),
        Limits.standard(),
        passage -> {});
  }

  /** The same on another port, and on ::1 or not. */
  public GatewaySettings at(boolean otherIpv6, int otherPort) {
    return new GatewaySettings(
        otherIpv6, otherPort, admission, ports, bypass, mirrored, limits, log);
  }

  /** The same for others. */
  public GatewaySettings admission(Admission other) {
    return new GatewaySettings(ipv6, port, other, ports, bypass, mirrored, limits, log);
  }

  /** The same with other ports of targets. */
  public GatewaySettings ports(Set<Integer> other) {
    return new GatewaySettings(ipv6, port, admission, other, bypass, mirrored, limits, log);
  }

  /** The same with hosts that are passed through. */
  public GatewaySettings bypass(Set<String> other) {
    return new GatewaySettings(ipv6, port, admission, ports, other, mirrored, limits, log);
  }

  /** The same with other hosts in the mirror. */
  public GatewaySettings mirrored(Set<String> other) {
    return new GatewaySettings(ipv6, port, admission, ports, bypass, other, limits, log);
  }

  /** The same with other bounds. */
  public GatewaySettings limits(Limits other) {
    return new GatewaySettings(ipv6, port, admission, ports, bypass, mirrored, other, log);
  }

  /** The same with a log. */
  public GatewaySettings log(Consumer<Passage> other) {
    return new GatewaySettings(ipv6, port, admission, ports, bypass, mirrored, limits, other);
  }
}
