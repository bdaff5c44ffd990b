package dev.beamstrap.doctor;

import dev.beamstrap.net.FailureClass;

/**
 * What HTTP statuses say about the path; about the path, not about the thing that was asked for.
 */
final class Statuses {
  private Statuses() {}

  /** The class of a refused CONNECT. */
  static FailureClass ofConnect(int status) {
    return switch (status) {
      case 403, 451 -> FailureClass.DENIED_AT_CONNECT;
      case 401, 407 -> FailureClass.PROXY_WANTS_CREDENTIALS;
      default -> status >= 500 ? FailureClass.UPSTREAM_UNREACHABLE : FailureClass.CONNECT_REFUSED;
    };
  }

  /** An answer below 500 came from somewhere, and whether it is a 404 is not the path's matter. */
  static Outcome judge(Client client, int status, String detail, Notebook notes) {
    if (status >= 500) {
      return Outcome.broken(
          client,
          Link.ANSWER,
          new Diagnosis.OnTheWay(FailureClass.HTTP_UNAVAILABLE),
          notes.safe(detail));
    }
    if (status == 429) {
      return Outcome.broken(
          client,
          Link.ANSWER,
          new Diagnosis.OnTheWay(FailureClass.HTTP_RATE_LIMITED),
          notes.safe(detail));
    }
    return Outcome.passed(client, notes.safe(detail));
  }
}
