package dev.beamstrap.gateway;

import dev.beamstrap.net.NearAddress;
import dev.beamstrap.net.UrlAuthority;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and port that a client wants to reach.
 *
 * @param host a name in lower case, or an address without brackets
 * @param port 1 to 65535
 * @param address the address that {@code host} spells
 */
record Target(String host, int port, Optional<InetAddress> address) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[0-9A-Za-z._-]{1,253}):(\\d{1,5})");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  /** What inet_aton reads as an address although it does not look like one: 127.1, 0x7f000001. */
  private static final Pattern NUMBER_LAST =
      Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)");

  private static final List<String> LOCAL_NAMES =
      List.of("localhost", "localhost.localdomain", "metadata.google.internal", "metadata");

  /** Reads {@code HOST:PORT} without asking any resolver. */
  static Target parse(String authority) throws Refusal {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw Refusal.malformed("a target is HOST:PORT");
    }
    int port = Integer.parseInt(parts.group(2));
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (port < 1 || port > 65535 || host.isEmpty() || host.startsWith(".")) {
      throw Refusal.malformed("a target is HOST:PORT");
    }
    try {
      if (host.startsWith("[")) {
        InetAddress address = InetAddress.getByName(host);
        return new Target(address.getHostAddress(), port, Optional.of(address));
      }
      if (IPV4.matcher(host).matches()) {
        return new Target(host, port, Optional.of(InetAddress.getByName(host)));
      }
    } catch (UnknownHostException e) {
      throw Refusal.malformed("a target is HOST:PORT");
    }
    if (NUMBER_LAST.matcher(host).matches()) {
      throw Refusal.malformed("an address is four decimal numbers");
    }
    return new Target(host, port, Optional.empty());
  }

  /** Refuses what is on or next to this machine, and ports that are not for https. */
  void requireOutside(Set<Integer> ports) throws Refusal {
    if (!ports.contains(port)) {
      throw Refusal.of(
          403, "gateway.target", authority() + " is refused: only https on port 443 is passed on");
    }
    requireFar();
  }

  /** Refuses what is on or next to this machine. */
  void requireFar() throws Refusal {
    boolean here =
        address.map(NearAddress::is).orElse(false)
            || LOCAL_NAMES.contains(host)
            || host.endsWith(".localhost");
    if (here) {
      throw Refusal.of(
          403,
          "gateway.target",
          authority() + " is refused: this machine and its link are not reached through the proxy");
    }
  }

  /** Refuses a name that Java's TLS takes for none, so that a client that sends it is cut off. */
  void requireServable() throws Refusal {
    if (host.contains("_")) {
      throw Refusal.of(
          501,
          "gateway.name",
          "the gateway's TLS cannot serve "
              + host
              + ", since it has an underscore; name it with --bypass to reach it without");
    }
  }

  String authority() {
    return bracketed() + ":" + port;
  }

  /** As it stands in a Host header and an https address. */
  String hostHeader() {
    return port == 443 ? bracketed() : authority();
  }

  private String bracketed() {
    return address.filter(Inet6Address.class::isInstance).isPresent() ? "[" + host + "]" : host;
  }

  boolean isMeantBy(String hostHeader) {
    String meant = hostHeader.toLowerCase(Locale.ROOT);
    return meant.equals(authority()) || (port == 443 && meant.equals(bracketed()));
  }

  /** The address of something there; what a URI must not hold as it is gets percent-encoded. */
  URI url(String pathAndQuery) throws Refusal {
    return url("https://" + hostHeader(), pathAndQuery);
  }

  /** The same without TLS. */
  URI plainUrl(String pathAndQuery) throws Refusal {
    return url("http://" + (port == 80 ? bracketed() : authority()), pathAndQuery);
  }

  private static URI url(String origin, String pathAndQuery) throws Refusal {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < pathAndQuery.length(); i++) {
      char one = pathAndQuery.charAt(i);
      if ("\"<>\\^`{|}[]".indexOf(one) >= 0) {
        path.append('%').append(Integer.toHexString(one).toUpperCase(Locale.ROOT));
      } else {
        path.append(one);
      }
    }
    try {
      if (path.indexOf("#") >= 0) {
        throw new IllegalArgumentException("a fragment");
      }
      URI url = URI.create(origin + path);
      if (UrlAuthority.of(url).host().isEmpty()) {
        throw new IllegalArgumentException("no host");
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed("host and path make no https address");
    }
  }

  URI origin() throws Refusal {
    return url("/");
  }

  /** Whether it is one of these names, of which {@code .example.org} stands for all below it. */
  boolean isOneOf(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith(".") ? host.endsWith(name) : host.equals(name));
  }
}
