package dev.beamstrap.doctor;

import dev.beamstrap.net.FailureClass;

/** At which link of the path each class of failure breaks it. */
final class Links {
  private Links() {}

  static Link of(FailureClass kind) {
    return switch (kind) {
      case PROXY_UNREACHABLE,
          PROXY_UNRESOLVABLE,
          PROXY_UNSUPPORTED,
          NAME_UNRESOLVABLE,
          NO_ROUTE,
          CONNECTION_REFUSED,
          PLAIN_HTTP_FORBIDDEN,
          TIMEOUT_CONNECT ->
          Link.CONNECTION;
      case PROXY_NOT_A_PROXY,
          PROXY_HUNG_UP,
          DENIED_AT_CONNECT,
          PROXY_WANTS_CREDENTIALS,
          PROXY_REFUSES_CREDENTIALS,
          CONNECT_REFUSED,
          UPSTREAM_UNREACHABLE,
          TIMEOUT_TUNNEL ->
          Link.TUNNEL;
      case UNTRUSTED_AUTHORITY,
          CERTIFICATE_DATES,
          CERTIFICATE_HOST,
          CERTIFICATE_UNFIT,
          HANDSHAKE_REFUSED,
          HANDSHAKE_CLOSED,
          NOT_TLS,
          TIMEOUT_HANDSHAKE ->
          Link.TLS;
      default -> Link.ANSWER;
    };
  }
}
