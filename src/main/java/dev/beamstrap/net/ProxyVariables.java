package dev.beamstrap.net;

import dev.beamstrap.net.ProxyAddress.Credentials;
import dev.beamstrap.net.ProxyAddress.Scheme;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads proxies from the environment and the JVM's properties. Empty counts as unset. */
final class ProxyVariables {
  private static final String NON_PROXY_HOSTS = "http.nonProxyHosts";
  private static final String NON_PROXY_DEFAULT = "localhost|127.*|[::1]|0.0.0.0|[::0]";

  private final Map<String, String> env;
  private final Map<String, String> properties;

  ProxyVariables(Map<String, String> env, Map<String, String> properties) {
    this.env = env;
    this.properties = properties;
  }

  Route https() {
    return choose(List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"), "https", "443");
  }

  Route http() {
    // Upper-case HTTP_PROXY could come from a request header where this runs as a CGI program.
    List<String> names =
        set("REQUEST_METHOD").isPresent()
            ? List.of("http_proxy", "all_proxy", "ALL_PROXY")
            : List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");
    return choose(names, "http", "80");
  }

  NoProxy noProxy() {
    for (String name : List.of("no_proxy", "NO_PROXY")) {
      Optional<String> value = set(name);
      if (value.isPresent()) {
        return NoProxy.parse(name, value.get());
      }
    }
    return NoProxy.none();
  }

  NoProxy javaNoProxy() {
    return NoProxy.java(
        NON_PROXY_HOSTS, properties.getOrDefault(NON_PROXY_HOSTS, NON_PROXY_DEFAULT));
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String lower : List.of("https_proxy", "all_proxy", "no_proxy")) {
      String upper = lower.toUpperCase(Locale.ROOT);
      Optional<String> first = set(lower);
      Optional<String> second = set(upper);
      if (first.isPresent() && second.isPresent() && !first.equals(second)) {
        warnings.add(lower + " and " + upper + " differ; " + lower + " is used here");
      }
    }
    return warnings;
  }

  private Route choose(List<String> names, String javaPrefix, String javaPort) {
    for (String name : names) {
      Optional<String> value = set(name);
      if (value.isPresent()) {
        return parse(name, value.get());
      }
    }
    for (String prefix : List.of(javaPrefix + ".proxy", "socksProxy")) {
      String host = properties.getOrDefault(prefix + "Host", "").strip();
      if (!host.isEmpty()) {
        boolean socks = prefix.startsWith("socks");
        String port = properties.getOrDefault(prefix + "Port", socks ? "1080" : javaPort);
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return parse(
            prefix + "Host", (socks ? "socks5h" : "http") + "://" + bracketed + ":" + port);
      }
    }
    return new Route.Direct("no proxy is set");
  }

  private Optional<String> set(String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** An address such as {@code http://user:pass@proxy:3128}; without a scheme it means http. */
  static Route parse(String origin, String value) {
    int mark = value.indexOf("://");
    String scheme = mark < 0 ? "http" : value.substring(0, mark).toLowerCase(Locale.ROOT);
    String rest = mark < 0 ? value : value.substring(mark + 3);
    int at = rest.lastIndexOf('@');
    String authority = rest.substring(at + 1).replaceFirst("[/?#].*", "");
    String masked = scheme + "://" + (at < 0 ? "" : "***@") + authority;
    Optional<Scheme> kind = kind(scheme);
    if (kind.isEmpty()) {
      return new Route.Unusable(origin, masked, "the scheme \"" + scheme + "\" is not supported");
    }
    int colon = authority.lastIndexOf(':');
    boolean ported = colon >= 0 && authority.indexOf(']', colon) < 0;
    String host = IpLiteral.withoutBrackets(ported ? authority.substring(0, colon) : authority);
    String port = ported ? authority.substring(colon + 1) : "";
    if (port.isEmpty()) {
      port = kind.get() == Scheme.HTTP ? "80" : kind.get() == Scheme.HTTPS ? "443" : "1080";
    }
    boolean literal = IpLiteral.parse(host).isPresent();
    if (!port.matches("\\d{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535
        || !(literal || host.matches("[A-Za-z0-9._-]+"))) {
      return new Route.Unusable(origin, masked, "it is no host with an optional port");
    }
    Optional<Credentials> credentials =
        at < 0 ? Optional.empty() : Optional.of(credentials(rest.substring(0, at)));
    return new Route.Proxied(
        new ProxyAddress(kind.get(), host, Integer.parseInt(port), credentials, origin));
  }

  private static Optional<Scheme> kind(String scheme) {
    return switch (scheme) {
      case "http" -> Optional.of(Scheme.HTTP);
      case "https" -> Optional.of(Scheme.HTTPS);
      case "socks", "socks5", "socks5h" -> Optional.of(Scheme.SOCKS5);
      case "socks4a" -> Optional.of(Scheme.SOCKS4A);
      default -> Optional.empty();
    };
  }

  private static Credentials credentials(String userinfo) {
    int colon = userinfo.indexOf(':');
    return colon < 0
        ? new Credentials(decoded(userinfo), "")
        : new Credentials(
            decoded(userinfo.substring(0, colon)), decoded(userinfo.substring(colon + 1)));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
