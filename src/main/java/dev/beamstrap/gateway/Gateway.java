package dev.beamstrap.gateway;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.Http;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * A running gateway: one loopback port that is an HTTP CONNECT proxy for clients that take a proxy
 * and trust a file, and a plain mirror for those that do not. Safe for use by several threads.
 */
public final class Gateway implements AutoCloseable {
  /** The user of the proxy credential; the token is its password. */
  public static final String USER = "beamstrap";

  private static final int BACKLOG = 128;
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "::1";

  private final House house;
  private final Reception reception;

  private Gateway(House house, Reception reception) {
    this.house = house;
    this.reception = reception;
  }

  /**
   * Starts one; it serves until it is closed.
   *
   * @param http carries the requests; not closed with the gateway
   * @throws dev.beamstrap.fault.BeamstrapException when the port cannot be had
   */
  public static Gateway start(GatewaySettings settings, Http http, Reporter reporter) {
    return start(settings, http, Shelf.empty(), reporter);
  }

  /**
   * The same with something that keeps what passes.
   *
   * @throws dev.beamstrap.fault.BeamstrapException when the port cannot be had
   */
  public static Gateway start(GatewaySettings settings, Http http, Shelf shelf, Reporter reporter) {
    return start(settings, http, shelf, reporter, Reception.threads());
  }

  /** The same with threads of the caller's making. */
  static Gateway start(
      GatewaySettings settings, Http http, Shelf shelf, Reporter reporter, ThreadFactory threads) {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Doorkeeper doorkeeper =
        new Doorkeeper(settings.admission(), HexFormat.of().formatHex(random), Path.of("/proc"));
    Authority authority = Authority.create(Instant.now());
    List<Door> doors = doors(settings);
    InetSocketAddress address = (InetSocketAddress) doors.get(0).getLocalSocketAddress();
    House house =
        new House(
            settings,
            address,
            http,
            authority,
            doorkeeper,
            shelf,
            reporter,
            ConcurrentHashMap.newKeySet());
    Reception reception = new Reception(house, doors, threads);
    reception.open();
    return new Gateway(house, reception);
  }

  /** 127.0.0.1 first; ::1, where it is asked for, has the same port. */
  private static List<Door> doors(GatewaySettings settings) {
    List<Door> doors = new ArrayList<>();
    String address = IPV4;
    try {
      doors.add(new Door(settings.port(), BACKLOG, InetAddress.getByName(IPV4)));
      if (settings.ipv6()) {
        address = IPV6;
        doors.add(new Door(doors.get(0).getLocalPort(), BACKLOG, InetAddress.getByName(IPV6)));
      }
      return doors;
    } catch (IOException e) {
      doors.forEach(Splice::close);
      throw Fault.of(
              FaultCode.NET_UNREACHABLE,
              "the gateway cannot listen on " + address + " port " + settings.port())
          .cause(String.valueOf(e.getMessage()))
          .remedy(
              settings.ipv6() && settings.port() == 0
                  ? "leave --ipv6 away"
                  : "name another port, or none")
          .exception(e);
    }
  }

  /** Where it listens: 127.0.0.1 and its port, which is that of ::1, too. */
  public InetSocketAddress address() {
    return house.address();
  }

  /** The proxy's address for clients that send no credential: {@code http://127.0.0.1:PORT}. */
  public URI proxy() {
    return URI.create("http://" + authorityOf(""));
  }

  /**
   * The mirror's address that stands for {@code https://HOST}; without a slash at its end. A
   * secret: not for arguments and logs.
   */
  public URI mirror(String host) {
    return URI.create("http://" + authorityOf("") + "/" + token() + "/" + host);
  }

  private String authorityOf(String user) {
    return user + house.authorityText();
  }

  /** The root that clients have to trust. */
  public X509Certificate authority() {
    return house.authority().root();
  }

  /** The same as PEM text. */
  public String authorityPem() {
    return house.authority().rootPem();
  }

  /** When the root expires, at most 24 hours after the start: then a new gateway is needed. */
  public Instant expires() {
    return house.authority().expires();
  }

  /** The credential of this run, 192 bits in hexadecimal digits. */
  public String token() {
    return house.doorkeeper().token();
  }

  /** How many clients are connected. */
  public int clients() {
    return reception.clients();
  }

  /** When a client was last seen, or the start. */
  public Instant lastUsed() {
    return reception.lastUsed();
  }

  /** Both in one. */
  public GatewayStatus status() {
    return reception.status();
  }

  /** Ends all connections, and what is done for them. */
  @Override
  public void close() {
    reception.close();
  }
}
