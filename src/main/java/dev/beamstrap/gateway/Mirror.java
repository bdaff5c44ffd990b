package dev.beamstrap.gateway;

import dev.beamstrap.net.Outbound;
import java.net.URI;
import java.util.Locale;

/**
 * The plain side: {@code GET /TOKEN/HOST/path} stands for {@code https://HOST/path}. Nobody can
 * read along on loopback, the token in the path keeps others out, and web pages are kept out by
 * what a browser cannot leave out of its requests.
 *
 * @param house the gateway's
 */
record Mirror(House house) {

  /** What is wanted, and the Host header for it. */
  record Wanted(URI url, String host) {}

  /** Finds out what is wanted; everything that is not the mirror's business is refused here. */
  Wanted wanted(RequestHead head) throws Refusal {
    String own = "http://" + house.authorityText();
    String path = head.target();
    if (path.startsWith(own + "/")) {
      path = path.substring(own.length());
    }
    if (!path.startsWith("/")) {
      throw Refusal.of(
          405,
          "gateway.plain",
          "only https is passed on, by CONNECT",
          new Outbound.Header("Allow", "CONNECT"));
    }
    if (!head.header("host").map(house.authorityText()::equals).orElse(false)) {
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

  private static boolean isOfBrowser(Outbound.Header header) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return name.equals("origin") || name.startsWith("sec-fetch-");
  }
}
