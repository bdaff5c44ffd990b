package dev.beamstrap.gateway;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.net.Failure;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.net.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer of our own in place of an origin's. Text only: clients print it as it is. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String id;
  private final transient List<Header> headers;

  private Refusal(int status, String id, String text, List<Header> headers) {
    super(text);
    this.status = status;
    this.id = id;
    this.headers = List.copyOf(headers);
  }

  /** A request that cannot be understood, or must not be. */
  static Refusal malformed(String text) {
    return of(400, "gateway.request", text);
  }

  static Refusal of(int status, String id, String text, Header... headers) {
    return new Refusal(status, id, text, List.of(headers));
  }

  /** The way out failed before the client was let into the tunnel: the proxy's own words. */
  static Refusal atConnect(BeamstrapException thrown) {
    Optional<Failure> failure = Failure.behind(thrown);
    int told = told(failure);
    return failed(thrown, failure, told >= 400 && told <= 599 ? told : status(failure));
  }

  /** The way out failed when the client had asked an origin: no proxy can be seen from there. */
  static Refusal inTunnel(BeamstrapException thrown) {
    Optional<Failure> failure = Failure.behind(thrown);
    int told = told(failure);
    return failed(thrown, failure, told >= 500 && told <= 599 ? told : status(failure));
  }

  /** A defect of ours met this request, before anything of an answer was sent. */
  static Refusal defect(RuntimeException bug) {
    return of(
        502,
        "gateway.defect",
        "the gateway failed at this request ("
            + bug.getClass().getSimpleName()
            + "); what it met stands in the output of the run that started it; please report it");
  }

  private static int told(Optional<Failure> failure) {
    return failure.map(Failure::status).flatMap(Refusal::boxed).orElse(0);
  }

  private static Optional<Integer> boxed(java.util.OptionalInt status) {
    return status.isPresent() ? Optional.of(status.getAsInt()) : Optional.empty();
  }

  /** A denial stays one: a client that sees 502 tries again, and people look in the wrong place. */
  private static int status(Optional<Failure> failure) {
    Optional<FailureClass> kind = failure.map(Failure::kind);
    if (kind.map(FailureClass::isPolicy).orElse(false)) {
      return 403;
    }
    return kind.map(known -> known.code().code().equals("net.timeout")).orElse(false) ? 504 : 502;
  }

  private static Refusal failed(BeamstrapException thrown, Optional<Failure> failure, int status) {
    Fault fault = thrown.fault();
    List<Header> headers = new ArrayList<>();
    failure
        .map(known -> known.kind().id())
        .ifPresent(kind -> headers.add(new Header("X-Beamstrap-Class", kind)));
    failure.flatMap(Failure::reason).ifPresent(headers::add);
    StringBuilder text = new StringBuilder(fault.message());
    for (String more : List.of(fault.cause(), fault.remedy())) {
      if (!more.isEmpty()) {
        text.append("; ").append(more);
      }
    }
    return new Refusal(status, fault.code().code(), text.toString(), headers);
  }

  int status() {
    return status;
  }

  /**
   * What scripts and people can look for: a fault's code, or {@code gateway.*} for our own rules.
   */
  String id() {
    return id;
  }

  List<Header> headers() {
    return headers;
  }

  String text() {
    return id + ": " + getMessage() + "\n";
  }
}
