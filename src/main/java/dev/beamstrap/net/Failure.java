package dev.beamstrap.net;

import dev.beamstrap.fault.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A recognised failure of one attempt.
 *
 * @param kind its class
 * @param target what was to be reached
 * @param route the way that was taken
 * @param evidence what was seen, one line without secrets: a status, an exception, a reason header
 * @param status the HTTP status, of the origin or of the proxy, where there was one
 * @param reason the header in which the proxy gave its reason, where it did; never blank
 * @param retryAfter how long the other side asked us to wait
 * @param certificate for untrusted chains, what the other side presented
 * @param advice what to do, where more is known than the class says
 */
public record Failure(
    FailureClass kind,
    URI target,
    Route route,
    String evidence,
    OptionalInt status,
    Optional<Header> reason,
    Optional<Duration> retryAfter,
    Optional<Presented> certificate,
    Optional<String> advice) {

  /**
   * Who the other side claims to be.
   *
   * @param subject the leaf's subject
   * @param issuer the issuer of the last certificate that was sent
   * @param checked the sources of trust that do not know this issuer
   */
  public record Presented(String subject, String issuer, List<String> checked) {
    /** Copies the list. */
    public Presented {
      checked = List.copyOf(checked);
    }
  }

  static Failure of(FailureClass kind, URI target, Route route, String evidence) {
    return new Failure(
        kind,
        target,
        route,
        evidence,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Failure status(int code) {
    return new Failure(
        kind,
        target,
        route,
        evidence,
        OptionalInt.of(code),
        reason,
        retryAfter,
        certificate,
        advice);
  }

  Failure reason(Optional<Header> header) {
    return new Failure(
        kind, target, route, evidence, status, header, retryAfter, certificate, advice);
  }

  Failure retryAfter(Optional<Duration> wait) {
    return new Failure(kind, target, route, evidence, status, reason, wait, certificate, advice);
  }

  Failure certificate(Presented presented) {
    return new Failure(
        kind, target, route, evidence, status, reason, retryAfter, Optional.of(presented), advice);
  }

  Failure advice(String remedy) {
    return new Failure(
        kind,
        target,
        route,
        evidence,
        status,
        reason,
        retryAfter,
        certificate,
        Optional.of(remedy));
  }

  Failure evidence(String seen) {
    return new Failure(kind, target, route, seen, status, reason, retryAfter, certificate, advice);
  }

  /** The failure that an exception thrown by this room stems from, where it was one of these. */
  public static Optional<Failure> behind(Throwable thrown) {
    Optional<Throwable> next = Optional.of(thrown);
    for (int depth = 0; next.isPresent() && depth < 16; depth++) {
      if (next.get() instanceof NetException known) {
        return Optional.of(known.failure());
      }
      next = next.map(Throwable::getCause);
    }
    return Optional.empty();
  }

  /** The failure as the user meets it. */
  public Fault fault() {
    return FailureTexts.fault(this);
  }
}
