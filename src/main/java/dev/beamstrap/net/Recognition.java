package dev.beamstrap.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * From what was seen to the class of the failure. Exceptions are told apart by their types and the
 * stage they came in, never by their texts, which differ between JVMs.
 *
 * @param target what was to be reached
 * @param route the way that was taken
 */
record Recognition(URI target, Route route) {
  private static final int MAX_CHAIN = 64;

  /** The failure behind an exception that came in {@code stage}. */
  Failure exception(Stage stage, IOException thrown) {
    List<Throwable> all = unfolded(thrown);
    for (Throwable one : all) {
      if (one instanceof NetException known) {
        return known.failure();
      }
      if (one instanceof TunnelException tunnel) {
        Failure failure =
            failure(tunnel.kind(), String.valueOf(tunnel.getMessage())).reason(tunnel.reason());
        return tunnel.status().isPresent() ? failure.status(tunnel.status().getAsInt()) : failure;
      }
      if (one instanceof UntrustedChainException untrusted) {
        return untrusted(untrusted);
      }
    }
    return failure(kind(stage, all), evidence(thrown));
  }

  /** The failure that a status means; only for statuses that are no success. */
  Failure status(Answer answer, Clock clock) {
    int status = answer.status();
    FailureClass kind =
        switch (status) {
          case 403 -> FailureClass.HTTP_FORBIDDEN;
          case 404, 410 -> FailureClass.HTTP_MISSING;
          case 405 ->
              plainThroughProxy() ? FailureClass.PLAIN_HTTP_REFUSED : FailureClass.HTTP_UNEXPECTED;
          case 407 -> FailureClass.PROXY_WANTS_CREDENTIALS;
          case 408 -> FailureClass.HTTP_UNAVAILABLE;
          case 429 -> FailureClass.HTTP_RATE_LIMITED;
          default ->
              status >= 500 && status <= 599
                  ? FailureClass.HTTP_UNAVAILABLE
                  : FailureClass.HTTP_UNEXPECTED;
        };
    if (answer.isInPlaceOfOrigin()) {
      kind = FailureClass.REFUSED_AFTER_HANDSHAKE;
    }
    if (answer.header("x-proxy-error").orElse("").startsWith("blocked")) {
      kind = FailureClass.DENIED_AT_CONNECT;
    }
    StringBuilder evidence = new StringBuilder("the answer is " + status);
    if (!answer.head().phrase().isEmpty()) {
      evidence.append(' ').append(answer.head().phrase());
    }
    for (String name : List.of("server", "via", "x-proxy-error")) {
      answer.header(name).ifPresent(value -> evidence.append(", " + name + ": " + value));
    }
    return failure(kind, Printable.line(evidence.toString()))
        .status(status)
        .retryAfter(answer.header("Retry-After").flatMap(text -> retryAfter(text, clock)));
  }

  /** Both forms of RFC 9110 10.2.3: seconds, or a date. */
  static Optional<Duration> retryAfter(String text, Clock clock) {
    String value = text.strip();
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private FailureClass kind(Stage stage, List<Throwable> all) {
    if (has(all, SSLPeerUnverifiedException.class)) {
      return FailureClass.CERTIFICATE_HOST;
    }
    if (stage == Stage.HANDSHAKE) {
      return handshake(all);
    }
    if (has(all, SocketTimeoutException.class)) {
      return switch (stage) {
        case CONNECT -> FailureClass.TIMEOUT_CONNECT;
        case HANDSHAKE -> FailureClass.TIMEOUT_HANDSHAKE;
        case REQUEST -> FailureClass.TIMEOUT_FIRST_BYTE;
        case BODY -> FailureClass.TIMEOUT_STALL;
      };
    }
    boolean proxied = route instanceof Route.Proxied;
    if (has(all, UnknownHostException.class)) {
      return proxied ? FailureClass.PROXY_UNRESOLVABLE : FailureClass.NAME_UNRESOLVABLE;
    }
    if (stage == Stage.CONNECT) {
      if (has(all, NoRouteToHostException.class)) {
        return proxied ? FailureClass.PROXY_UNREACHABLE : FailureClass.NO_ROUTE;
      }
      if (has(all, ConnectException.class)) {
        return proxied ? FailureClass.PROXY_UNREACHABLE : FailureClass.CONNECTION_REFUSED;
      }
      return has(all, SocketException.class) ? FailureClass.NO_ROUTE : FailureClass.CONNECTION_LOST;
    }
    return stage == Stage.BODY ? FailureClass.TRUNCATED : FailureClass.CONNECTION_LOST;
  }

  private static FailureClass handshake(List<Throwable> all) {
    if (has(all, SocketTimeoutException.class)) {
      return FailureClass.TIMEOUT_HANDSHAKE;
    }
    if (has(all, EOFException.class) || has(all, SocketException.class)) {
      return FailureClass.HANDSHAKE_CLOSED;
    }
    if (has(all, SSLHandshakeException.class)) {
      return FailureClass.HANDSHAKE_REFUSED;
    }
    // JSSE has no type of its own for an answer that is no TLS record: it is the bare SSLException.
    boolean bare =
        all.stream()
            .anyMatch(one -> one.getClass() == SSLException.class && one.getCause() == null);
    return bare ? FailureClass.NOT_TLS : FailureClass.HANDSHAKE_REFUSED;
  }

  private Failure untrusted(UntrustedChainException thrown) {
    List<Throwable> all = unfolded(thrown);
    FailureClass kind =
        has(all, CertificateExpiredException.class)
                || has(all, CertificateNotYetValidException.class)
            ? FailureClass.CERTIFICATE_DATES
            : has(all, CertPathBuilderException.class) || thrown.checked().isEmpty()
                ? FailureClass.UNTRUSTED_AUTHORITY
                : FailureClass.CERTIFICATE_UNFIT;
    List<X509Certificate> chain = thrown.chain();
    String subject = chain.isEmpty() ? "" : name(chain.get(0).getSubjectX500Principal().getName());
    String issuer =
        chain.isEmpty() ? "" : name(chain.get(chain.size() - 1).getIssuerX500Principal().getName());
    return failure(kind, Printable.line(String.valueOf(thrown.getMessage())))
        .certificate(new Failure.Presented(subject, issuer, thrown.checked()));
  }

  private static String name(String distinguishedName) {
    return Printable.line(distinguishedName);
  }

  private boolean plainThroughProxy() {
    return route instanceof Route.Proxied && "http".equalsIgnoreCase(target.getScheme());
  }

  private Failure failure(FailureClass kind, String evidence) {
    return Failure.of(kind, target, route, evidence);
  }

  private static String evidence(Throwable thrown) {
    String message = thrown.getMessage();
    String name = thrown.getClass().getSimpleName();
    return Printable.line(message == null || message.isEmpty() ? name : name + ": " + message);
  }

  private static boolean has(List<Throwable> all, Class<? extends Throwable> type) {
    return all.stream().anyMatch(type::isInstance);
  }

  /** The exception with its causes and suppressed ones: OkHttp keeps other addresses' there. */
  private static List<Throwable> unfolded(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> all = new ArrayList<>();
    Deque<Throwable> open = new ArrayDeque<>(List.of(thrown));
    while (!open.isEmpty() && all.size() < MAX_CHAIN) {
      Throwable one = open.removeFirst();
      if (seen.add(one)) {
        all.add(one);
        Optional.ofNullable(one.getCause()).ifPresent(open::add);
        open.addAll(List.of(one.getSuppressed()));
      }
    }
    return all;
  }
}
