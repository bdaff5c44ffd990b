package dev.beamstrap.net;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run of curl ended. Exit codes: curl's manual, "EXIT CODES"; where one code stands for
 * several failures, curl's words or the verdict of OpenSSL (x509_vfy.h) decide.
 *
 * @param exit the exit code
 * @param connectStatus the status of the proxy's last answer to CONNECT, 0 without one
 * @param verdict OpenSSL's verdict about the certificates, 0 for none
 * @param connected whether a TCP connection stood: curl's local port, since its connect time stays
 *     0 until the tunnel and the handshake stand too
 * @param secured whether the handshake with the origin ended well
 * @param message what curl said
 */
record CurlEnd(
    int exit, int connectStatus, int verdict, boolean connected, boolean secured, String message) {
  /** For {@code --write-out}. */
  static final String FORMAT =
      "%{stderr}beamstrap-end %{exitcode} %{http_connect} %{ssl_verify_result} %{local_port}"
          + " %{time_appconnect} %{errormsg}\\n";

  private static final Pattern LINE =
      Pattern.compile("beamstrap-end (\\d+) (\\d+) (\\d+) (-?\\d+) ([\\d.,]+) ?(.*)");
  private static final Pattern ZERO = Pattern.compile("[0.,]+");
  private static final Pattern SOCKS_REPLY = Pattern.compile("SOCKS5 .*\\((\\d{1,3})\\)");

  /** What a line that curl wrote says, if it is the last one. */
  static Optional<CurlEnd> parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new CurlEnd(
            number(parts.group(1)),
            number(parts.group(2)),
            number(parts.group(3)),
            number(parts.group(4)) > 0,
            !ZERO.matcher(parts.group(5)).matches(),
            Printable.line(parts.group(6))));
  }

  /** A curl that was killed, or died, without a last word. */
  static CurlEnd silent(int exit) {
    return new CurlEnd(exit, 0, 0, true, true, "");
  }

  private static int number(String digits) {
    return digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }

  /** One line for people. */
  String evidence() {
    return "curl ended with " + exit + (message.isEmpty() ? "" : ": " + message);
  }

  /**
   * The class of the failure.
   *
   * @param tls whether the origin is https
   * @param stage how far the exchange was seen to come: {@link Stage#BODY} after the answer's head
   */
  FailureClass kind(Route route, boolean tls, Stage stage) {
    boolean proxied = route instanceof Route.Proxied;
    boolean handshaking = tls && !secured;
    return switch (exit) {
      case 5 -> FailureClass.PROXY_UNRESOLVABLE;
      case 6 -> FailureClass.NAME_UNRESOLVABLE;
      case 7 -> proxied ? FailureClass.PROXY_UNREACHABLE : FailureClass.CONNECTION_REFUSED;
      case 28 -> late(route, tls, stage);
      case 35 -> handshake();
      case 51, 60 -> certificate();
      case 77 -> FailureClass.UNTRUSTED_AUTHORITY;
      case 22, 33 -> FailureClass.HTTP_UNEXPECTED;
      case 63 -> FailureClass.TOO_LARGE;
      case 97 -> socks(route);
      default -> {
        if (stage == Stage.BODY) {
          yield FailureClass.TRUNCATED;
        }
        if (!handshaking) {
          yield FailureClass.CONNECTION_LOST;
        }
        yield proxied && isUntunnelled(route)
            ? FailureClass.PROXY_HUNG_UP
            : FailureClass.HANDSHAKE_CLOSED;
      }
    };
  }

  private FailureClass late(Route route, boolean tls, Stage stage) {
    if (stage == Stage.BODY) {
      return FailureClass.TIMEOUT_STALL;
    }
    if (!connected) {
      return FailureClass.TIMEOUT_CONNECT;
    }
    if (tls && !secured) {
      return isUntunnelled(route) ? FailureClass.TIMEOUT_TUNNEL : FailureClass.TIMEOUT_HANDSHAKE;
    }
    return FailureClass.TIMEOUT_FIRST_BYTE;
  }

  private boolean isUntunnelled(Route route) {
    return route instanceof Route.Proxied proxied
        && !proxied.proxy().scheme().isSocks()
        && connectStatus == 0;
  }

  private FailureClass handshake() {
    if (says("wrong version number") || says("packet length too long") || says("http request")) {
      return FailureClass.NOT_TLS;
    }
    return says("SSL_ERROR_SYSCALL") || says("reset") || says("eof") || says("terminated")
        ? FailureClass.HANDSHAKE_CLOSED
        : FailureClass.HANDSHAKE_REFUSED;
  }

  private FailureClass certificate() {
    return switch (verdict) {
      // 0 or 1: curl's own look at the names, after OpenSSL was content.
      case 0, 1, 62, 64 ->
          says("name") ? FailureClass.CERTIFICATE_HOST : FailureClass.UNTRUSTED_AUTHORITY;
      case 9, 10 -> FailureClass.CERTIFICATE_DATES;
      case 2, 18, 19, 20, 21, 27 -> FailureClass.UNTRUSTED_AUTHORITY;
      default -> FailureClass.CERTIFICATE_UNFIT;
    };
  }

  /** RFC 1928's replies stand in parentheses at the end of curl's words. */
  private FailureClass socks(Route route) {
    boolean known =
        route instanceof Route.Proxied proxied && proxied.proxy().credentials().isPresent();
    if (says("authentication") || says("rejected by")) {
      return known ? FailureClass.PROXY_REFUSES_CREDENTIALS : FailureClass.PROXY_WANTS_CREDENTIALS;
    }
    Matcher reply = SOCKS_REPLY.matcher(message);
    if (reply.find()) {
      return switch (Integer.parseInt(reply.group(1))) {
        case 2 -> FailureClass.DENIED_AT_CONNECT;
        case 1, 3, 4, 5, 6 -> FailureClass.UPSTREAM_UNREACHABLE;
        default -> FailureClass.CONNECT_REFUSED;
      };
    }
    return says("SOCKS4") ? FailureClass.CONNECT_REFUSED : FailureClass.PROXY_HUNG_UP;
  }

  private boolean says(String words) {
    return message.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }
}
