package dev.beamstrap.net;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration of one run of curl, in the format of its {@code --config}. It goes to curl
 * through a pipe, so that nothing of it is seen in the process table.
 */
final class CurlConfig {
  /** Where heads go, those of the proxy included: apart from the body, trailers too. */
  private static final String HEADS = "/dev/stderr";

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern UNSAFE = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  /** Up to this, a body of known length goes with that; a larger one in chunks. */
  private static final long MAX_WHOLE_BODY = 1 << 20;

  private final StringBuilder text = new StringBuilder();

  private CurlConfig() {}

  /**
   * The authorities for curl.
   *
   * @param bundle a PEM file with all whom we trust
   * @param nothing an empty directory, in place of curl's own one with more authorities
   */
  record Authorities(Path bundle, Path nothing) {}

  /**
   * The configuration for one request.
   *
   * @param addresses where the name of the target leads; without any curl looks itself
   */
  static String of(
      Ask ask,
      List<InetAddress> addresses,
      String agent,
      Timings timings,
      Authorities authorities) {
    CurlConfig config = new CurlConfig();
    config.flag("silent").flag("show-error").flag("no-buffer").flag("globoff").flag("path-as-is");
    config
        .option("url", ask.address().newBuilder().fragment(null).build().toString())
        .option("proto", ask.address().isHttps() ? "=https" : "=http")
        .option("dump-header", HEADS)
        .option("write-out", CurlEnd.FORMAT)
        .option("connect-timeout", seconds(timings.connect().plus(timings.tunnel())))
        // Ours are shorter; these end a curl that has lost its beamstrap.
        .option("speed-limit", "1")
        .option("speed-time", whole(timings.firstByte().plus(timings.stall())))
        .option("cacert", authorities.bundle().toString())
        .option("capath", authorities.nothing().toString());
    if (ask.http1Only()) {
      config.flag("http1.1");
    }
    config.resolve(ask, addresses);
    config.proxy(ask.route(), authorities);
    config.method(ask);
    config.headers(ask, agent);
    return config.text.toString();
  }

  private void resolve(Ask ask, List<InetAddress> addresses) {
    if (!addresses.isEmpty() && IpLiteral.parse(ask.address().host()).isEmpty()) {
      String all =
          addresses.stream()
              .map(InetAddress::getHostAddress)
              .map(text -> text.contains(":") ? "[" + text + "]" : text)
              .collect(Collectors.joining(","));
      option("resolve", ask.address().host() + ":" + ask.address().port() + ":" + all);
    }
  }

  private void proxy(Route route, Authorities authorities) {
    option("noproxy", "");
    if (!(route instanceof Route.Proxied proxied)) {
      option("proxy", "");
      return;
    }
    ProxyAddress proxy = proxied.proxy();
    option("proxy", proxy.scheme().text() + "://" + proxy.authority());
    proxy
        .credentials()
        .ifPresent(
            known -> option("proxy-user", encoded(known.user()) + ":" + encoded(known.password())));
    if (proxy.scheme() == ProxyAddress.Scheme.HTTPS) {
      option("proxy-cacert", authorities.bundle().toString());
      option("proxy-capath", authorities.nothing().toString());
    }
  }

  private void method(Ask ask) {
    if (!TOKEN.matcher(ask.method()).matches()) {
      throw new IllegalArgumentException("no method: " + Printable.line(ask.method()));
    }
    if (ask.upload().isPresent()) {
      // Not data-binary: curl would read all of it before it connects.
      option("upload-file", "-");
      option("request", ask.method());
      OptionalLong length = ask.upload().get().length();
      if (length.isPresent() && length.getAsLong() <= MAX_WHOLE_BODY) {
        option("header", "Content-Length: " + length.getAsLong());
        option("header", "Transfer-Encoding:");
      }
    } else if (ask.method().equals("HEAD")) {
      flag("head");
    } else if (!ask.method().equals("GET")) {
      option("request", ask.method());
    }
  }

  private void headers(Ask ask, String agent) {
    for (Header header : ask.headers()) {
      if (!TOKEN.matcher(header.name()).matches()) {
        throw new IllegalArgumentException("no field name: " + Printable.line(header.name()));
      }
      boolean framing =
          header.name().equalsIgnoreCase("Content-Length")
              || header.name().equalsIgnoreCase("Transfer-Encoding");
      if (!framing) {
        // curl's way to say that a field is there and empty.
        option(
            "header",
            header.value().isEmpty() ? header.name() + ";" : header.name() + ": " + header.value());
      }
    }
    if (!ask.has("User-Agent")) {
      option("user-agent", agent);
    }
    if (!ask.has("Accept-Encoding")) {
      option("header", "Accept-Encoding: identity");
    }
    // What curl would add by itself.
    for (String own : new String[] {"Accept", "Content-Type", "Expect"}) {
      if (!ask.has(own)) {
        option("header", own + ":");
      }
    }
  }

  private CurlConfig flag(String name) {
    text.append(name).append('\n');
    return this;
  }

  private CurlConfig option(String name, String value) {
    if (UNSAFE.matcher(value).find()) {
      throw new IllegalArgumentException("control characters in the value for curl's " + name);
    }
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t");
    text.append(name).append(" = \"").append(escaped).append("\"\n");
    return this;
  }

  /** curl decodes user and password of proxies, whichever option they come in. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
      encoded.append(plain ? Character.toString(octet) : String.format("%%%02X", octet & 0xff));
    }
    return encoded.toString();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
  }

  private static String whole(Duration time) {
    return Long.toString(Math.max(30, time.toSeconds()));
  }
}
