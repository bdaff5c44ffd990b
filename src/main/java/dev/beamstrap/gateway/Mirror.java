package dev.beamstrap.gateway;

import dev.beamstrap.net.Header;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The plain side: {@code GET /TOKEN/HOST/path} stands for {@code https://HOST/path}. Nobody can
 * read along on loopback, the token in the path keeps others out, and web pages are kept out by
 * what a browser cannot leave out of its requests.
 *
 * @param house the gateway's
 */
record Mirror(House house) {
  private static final String HTTP = "http://";
  private static final int HTTP_PORT = 80;

  /** What is wanted, and the Host header for it. */
  record Wanted(URI url, String host) {}

  /** Whether the gateway's own status is wanted, {@code GET /TOKEN/}, by somebody who may. */
  boolean asksForStatus(RequestHead head) {
    String path = head.target();
    return head.method().equals("GET")
        && path.length() > 2
        && path.startsWith("/")
        && path.endsWith("/")
        && house.doorkeeper().isToken(path.substring(1, path.length() - 1))
        && head.header("host").map(house::isOwn).orElse(false)
        && head.headers().stream().noneMatch(Mirror::isOfBrowser);
  }

  /**
   * What is wanted of an origin without TLS, as a proxy is asked for it; empty when it is not, or
   * when there is no proxy that serves such requests.
   */
  Optional<Wanted> unencrypted(RequestHead head) throws Refusal {
    String url = head.target();
    if (!url.regionMatches(true, 0, HTTP, 0, HTTP.length()) || ownPath(url).isPresent()) {
      return Optional.empty();
    }
    int slash = url.indexOf('/', HTTP.length());
    String authority = url.substring(HTTP.length(), slash < 0 ? url.length() : slash);
    Target target =
        Target.parse(authority.matches(".*:\\d+") ? authority : authority + ":" + HTTP_PORT);
    target.requireFar();
    URI wanted = target.plainUrl(slash < 0 ? "/" : url.substring(slash));
    return house.http().forwardsPlain(wanted)
        ? Optional.of(new Wanted(wanted, authority))
        : Optional.empty();
  }

  /** The path of an address that names this gateway; empty for any other target. */
  private Optional<String> ownPath(String url) {
    int slash = url.startsWith(HTTP) ? url.indexOf('/', HTTP.length()) : -1;
    return slash >= 0 && house.isOwn(url.substring(HTTP.length(), slash))
        ? Optional.of(url.substring(slash))
        : Optional.empty();
  }

  /** Finds out what is wanted; everything that is not the mirror's business is refused here. */
  Wanted wanted(RequestHead head) throws Refusal {
    String path = ownPath(head.target()).orElse(head.target());
    if (!path.startsWith("/")) {
      throw Refusal.of(
          405,
          "gateway.plain",
          "only https is passed on, by CONNECT",
          new Header("Allow", "CONNECT"));
    }
    if (!head.header("host").map(house::isOwn).orElse(false)) {
      throw Refusal.of(403, "gateway.host", "this is the mirror at " + house.authorityText());
    }
    if (head.headers().stream().anyMatch(Mirror::isOfBrowser)) {
      throw Refusal.of(403, "gateway.browser", "requests of web pages are not served");
    }
    String[] parts = path.split("/", 4);
    if (parts.length < 4 || !house.doorkeeper().isToken(parts[1])) {
      throw Refusal.of(403, "gateway.credential", "the path begins with the run's token");
    }
    Target target = Target.parse(parts[2] + ":443");
    if (!target.isOneOf(house.settings().mirrored())) {
      throw Refusal.of(403, "gateway.target", target.host() + " is not mirrored");
    }
    return new Wanted(target.url("/" + parts[3]), target.hostHeader());
  }

  private static boolean isOfBrowser(Header header) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return name.equals("origin") || name.startsWith("sec-fetch-");
  }
}
