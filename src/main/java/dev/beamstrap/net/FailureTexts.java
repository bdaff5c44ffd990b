package dev.beamstrap.net;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.SafeUrl;
import java.net.URI;

/** What the user reads about each class of failure: what, why, and the one thing to do. */
final class FailureTexts {
  private static final String CA_VARIABLE = "SSL_CERT_FILE";

  private FailureTexts() {}

  static Fault fault(Failure failure) {
    String host = authority(failure.target());
    String proxy = proxy(failure.route());
    return Fault.of(failure.kind().code(), message(failure, host, proxy))
        .cause(cause(failure))
        .remedy(failure.advice().orElseGet(() -> remedy(failure, host, proxy)))
        .url(SafeUrl.of(failure.target()));
  }

  private static String message(Failure failure, String host, String proxy) {
    SafeUrl url = SafeUrl.of(failure.target());
    return switch (failure.kind()) {
      case PROXY_UNREACHABLE -> "the " + proxy + " accepts no connection";
      case PROXY_UNRESOLVABLE -> "the name of the " + proxy + " cannot be resolved";
      case PROXY_UNSUPPORTED -> proxy + " cannot be used: " + failure.evidence();
      case PROXY_NOT_A_PROXY -> "the " + proxy + " is not that kind of proxy";
      case PROXY_HUNG_UP -> "the " + proxy + " closed the connection when asked for " + host;
      case DENIED_AT_CONNECT -> host + " is not allowed by this sandbox's egress policy";
      case PROXY_WANTS_CREDENTIALS ->
          host + " is not reachable: the " + proxy + " wants a user and a password";
      case PROXY_REFUSES_CREDENTIALS ->
          host + " is not reachable: the " + proxy + " refuses the user and password it was given";
      case CONNECT_REFUSED -> "the " + proxy + " refuses to connect to " + host;
      case UPSTREAM_UNREACHABLE -> "the " + proxy + " cannot reach " + host;
      case NAME_UNRESOLVABLE -> "the name " + host + " cannot be resolved here";
      case NAME_LEADS_HERE -> host + " is refused: its name leads to this machine or its link";
      case NO_ROUTE -> "there is no way from here to " + host;
      case CONNECTION_REFUSED -> host + " accepts no connection";
      case UNTRUSTED_AUTHORITY ->
          "the certificate of "
              + host
              + " comes from "
              + issuer(failure)
              + ", which is not trusted";
      case CERTIFICATE_DATES -> "the certificate of " + host + " is not valid at this time";
      case CERTIFICATE_HOST -> "the certificate presented for " + host + " is for another host";
      case CERTIFICATE_UNFIT ->
          "the certificate of " + host + " from " + issuer(failure) + " is not fit for a server";
      case HANDSHAKE_REFUSED, HANDSHAKE_CLOSED ->
          "the TLS handshake with " + host + " is refused on the way";
      case REFUSED_AFTER_HANDSHAKE -> "a proxy answers " + status(failure) + " in place of " + host;
      case NOT_TLS -> "what answers for " + host + " does not speak TLS";
      case TIMEOUT_CONNECT -> "no connection to " + connectPoint(failure, host, proxy) + " in time";
      case TIMEOUT_TUNNEL -> "the " + proxy + " did not connect to " + host + " in time";
      case TIMEOUT_HANDSHAKE -> "the TLS handshake with " + host + " did not end in time";
      case TIMEOUT_FIRST_BYTE -> "no answer in time for " + url;
      case TIMEOUT_STALL -> "the transfer stopped: " + url;
      case DEADLINE -> "not done in the time allowed: " + url;
      case CONNECTION_LOST -> "the connection broke before an answer: " + url;
      case TRUNCATED -> "the transfer was cut short: " + url;
      case UNDELIMITED -> "cannot tell whether all of it arrived: " + url;
      case TOO_LARGE -> "larger than allowed: " + url;
      case HTTP_MISSING -> "not there (HTTP " + status(failure) + "): " + url;
      case HTTP_FORBIDDEN -> "forbidden (HTTP 403): " + url;
      case HTTP_UNAVAILABLE -> "the server fails (HTTP " + status(failure) + "): " + url;
      case HTTP_RATE_LIMITED -> "too many requests (HTTP 429): " + url;
      case HTTP_UNEXPECTED -> "unexpected answer (HTTP " + status(failure) + "): " + url;
      case PLAIN_HTTP_REFUSED -> "the " + proxy + " refuses plain http: " + url;
      case PLAIN_HTTP_FORBIDDEN -> "only https is fetched from other machines: " + url;
      case REDIRECT_REFUSED -> "redirected to where nothing is fetched from: " + url;
    };
  }

  private static String cause(Failure failure) {
    return switch (failure.kind()) {
      case PROXY_UNSUPPORTED -> "";
      case UNTRUSTED_AUTHORITY, CERTIFICATE_UNFIT, CERTIFICATE_DATES ->
          failure
              .certificate()
              .map(
                  seen ->
                      "TLS on the way presents \""
                          + seen.subject()
                          + "\" issued by \""
                          + seen.issuer()
                          + "\" ("
                          + failure.evidence()
                          + "); asked: "
                          + (seen.checked().isEmpty() ? "none" : String.join(", ", seen.checked())))
              .orElse(failure.evidence());
      case NAME_UNRESOLVABLE, NO_ROUTE ->
          failure.route() instanceof Route.Direct direct
              ? failure.evidence() + " (reached directly: " + direct.reason() + ")"
              : failure.evidence();
      default -> failure.evidence();
    };
  }

  private static String remedy(Failure failure, String host, String proxy) {
    String variable =
        failure.route() instanceof Route.Proxied proxied
            ? proxied.proxy().origin()
            : failure.route() instanceof Route.Unusable unusable
                ? unusable.variable()
                : "HTTPS_PROXY";
    return switch (failure.kind()) {
      case PROXY_UNREACHABLE, PROXY_UNRESOLVABLE, PROXY_NOT_A_PROXY, PROXY_HUNG_UP ->
          "check " + variable + ", which names this proxy, and that the proxy is running";
      case PROXY_UNSUPPORTED ->
          "set " + variable + " to an http://, socks5h:// or socks4a:// address of a proxy";
      case DENIED_AT_CONNECT, HTTP_FORBIDDEN, CONNECT_REFUSED ->
          "ask whoever manages this sandbox to allow "
              + host
              + "; beamstrap does not try another way";
      case PROXY_WANTS_CREDENTIALS ->
          "put user and password, a colon between them and an @ behind, before the host in "
              + variable
              + ", or ask whoever manages this sandbox to allow "
              + host;
      case PROXY_REFUSES_CREDENTIALS ->
          "correct the user and password in " + variable + " (reserved characters percent-encoded)";
      case NAME_UNRESOLVABLE, NO_ROUTE, CONNECTION_REFUSED, TIMEOUT_CONNECT ->
          failure.route() instanceof Route.Direct direct
              ? direct.reason().startsWith("no proxy")
                  ? "if this sandbox has an egress proxy, set HTTPS_PROXY to its address"
                  : "if " + host + " is only reachable through the proxy, take it out of NO_PROXY"
              : "check " + variable + ", which names the " + proxy;
      case UNTRUSTED_AUTHORITY ->
          "if this sandbox inspects TLS, set "
              + CA_VARIABLE
              + " to the PEM file of its certificate authority (HEX_CACERTS_PATH and"
              + " NODE_EXTRA_CA_CERTS count too)";
      case CERTIFICATE_DATES -> "check this machine's clock; else tell whoever runs " + host;
      case NOT_TLS ->
          failure.route() instanceof Route.Direct
              ? "if this sandbox has an egress proxy, set HTTPS_PROXY to its address"
              : "tell whoever manages this sandbox's proxy; the defect is not on this machine";
      case CERTIFICATE_HOST, CERTIFICATE_UNFIT ->
          "tell whoever manages this sandbox's proxy; the defect is not on this machine";
      case REFUSED_AFTER_HANDSHAKE ->
          "have curl "
              + CurlProgram.OLDEST
              + " or newer on PATH and leave out --transport: it may get through where Java's"
              + " TLS handshake is refused";
      case HANDSHAKE_REFUSED, HANDSHAKE_CLOSED ->
          "run \"beamstrap doctor\" to see which clients pass, and tell whoever manages the proxy";
      case NAME_LEADS_HERE ->
          "reach it without the gateway: name it in NO_PROXY of those who may, or in --bypass";
      case TOO_LARGE -> "check the address; a page may have been served in place of the file";
      case HTTP_MISSING -> "check the version and the address";
      case HTTP_RATE_LIMITED -> "wait, then run it again";
      case PLAIN_HTTP_REFUSED, PLAIN_HTTP_FORBIDDEN, REDIRECT_REFUSED -> "use an https address";
      case UNDELIMITED ->
          "name the file's SHA-256, or fetch it from a server that tells its length";
      case UPSTREAM_UNREACHABLE,
          TIMEOUT_TUNNEL,
          TIMEOUT_HANDSHAKE,
          TIMEOUT_FIRST_BYTE,
          TIMEOUT_STALL,
          DEADLINE,
          CONNECTION_LOST,
          TRUNCATED,
          HTTP_UNAVAILABLE,
          HTTP_UNEXPECTED ->
          "run it again later; \"beamstrap doctor\" shows where on the way it fails";
    };
  }

  private static String connectPoint(Failure failure, String host, String proxy) {
    return failure.route() instanceof Route.Proxied ? "the " + proxy : host;
  }

  private static String issuer(Failure failure) {
    return failure.certificate().map(seen -> "\"" + seen.issuer() + "\"").orElse("an issuer");
  }

  private static String status(Failure failure) {
    return failure.status().isPresent() ? Integer.toString(failure.status().getAsInt()) : "?";
  }

  private static String proxy(Route route) {
    if (route instanceof Route.Proxied proxied) {
      return "proxy " + proxied.proxy() + " (from " + proxied.proxy().origin() + ")";
    }
    return route instanceof Route.Unusable unusable
        ? "the proxy " + unusable.address() + " (from " + unusable.variable() + ")"
        : "proxy";
  }

  static String authority(URI target) {
    UrlAuthority authority = UrlAuthority.of(target);
    int standard = "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
    return authority.host() + ":" + authority.port().orElse(standard);
  }
}
