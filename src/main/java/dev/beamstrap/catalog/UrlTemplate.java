package dev.beamstrap.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with places to fill in: {@code https://host/{arch}/{ref}.tar.gz}.
 *
 * @param text the address; {@code https}, or {@code http} to a loopback host
 */
public record UrlTemplate(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._+-]{1,128}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  /** Checks the form; anything else is an {@link IllegalArgumentException} that says why. */
  public UrlTemplate {
    URI filled = uri(PLACE.matcher(text).replaceAll("x"));
    checkScheme(filled);
    int host = text.indexOf("//") + 2;
    int path = text.indexOf('/', host);
    if (text.substring(0, path < 0 ? text.length() : path).indexOf('{') >= 0) {
      throw new IllegalArgumentException("only the path may have places to fill in");
    }
  }

  /**
   * The address with its places filled in. A place without a value, and a value that would change
   * the shape of the path, are {@link IllegalArgumentException}s.
   *
   * @param values one for each place; further ones are ignored
   */
  public URI expand(Map<String, String> values) {
    StringBuilder url = new StringBuilder();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null || !VALUE.matcher(value).matches() || value.contains("..")) {
        throw new IllegalArgumentException(
            "no value that fits a URL for {%s}: %s".formatted(matcher.group(1), value));
      }
      matcher.appendReplacement(url, Matcher.quoteReplacement(value));
    }
    return uri(matcher.appendTail(url).toString());
  }

  /** The names of the places to fill in. */
  Set<String> places() {
    Set<String> places = new HashSet<>();
    PLACE.matcher(text).results().forEach(place -> places.add(place.group(1)));
    return places;
  }

  /** The same address below {@code base} if it lies below {@code former}, else itself. */
  UrlTemplate rebased(URI former, URI base) {
    String prefix = former + "/";
    return text.startsWith(prefix)
        ? new UrlTemplate(base + "/" + text.substring(prefix.length()))
        : this;
  }

  /** Refuses what is neither {@code https} nor on the loopback. */
  static void checkScheme(URI uri) {
    String host = uri.getHost();
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    if (host == null || host.isEmpty() || (!secure && !plain)) {
      throw new IllegalArgumentException("it is no https address");
    }
    if (plain && !LOOPBACK.matcher(host).matches()) {
      throw new IllegalArgumentException("http is accepted to a loopback host only");
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
    }
  }
}
