package dev.beamstrap.net;

import java.net.URI;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of an address, where {@link URI} finds none too: to it a name with an underscore is
 * no host (RFC 2396 3.2.2), while DNS and TLS know many.
 *
 * @param host as it is spelled, an IPv6 address in brackets; empty where there is none
 * @param port the port, where it is named
 */
public record UrlAuthority(String host, OptionalInt port) {
  private static final String LABEL = "[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?";
  private static final Pattern NAME =
      Pattern.compile("(" + LABEL + "(?:\\." + LABEL + ")*)(?::(\\d{1,5}))?");

  /** The authority of an address. */
  public static UrlAuthority of(URI url) {
    if (url.getHost() != null) {
      return new UrlAuthority(url.getHost(), port(url.getPort()));
    }
    String text = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      return new UrlAuthority("", OptionalInt.empty());
    }
    return new UrlAuthority(
        name.group(1), port(name.group(2) == null ? -1 : Integer.parseInt(name.group(2))));
  }

  private static OptionalInt port(int port) {
    return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
  }
}
