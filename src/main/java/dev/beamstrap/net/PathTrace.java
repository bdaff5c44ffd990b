package dev.beamstrap.net;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What one walk along the path client, proxy, origin saw, link by link. Whatever lies behind the
 * link that broke is empty.
 *
 * @param target what was asked for
 * @param route the way that the settings name
 * @param attempts the addresses of the proxy, or of the origin where none is used, and what became
 *     of the connection to each
 * @param open whether the way to the target opened: TCP, and where there is a proxy, its consent
 * @param connect the proxy's answer to CONNECT, where one was sent
 * @param chain the certificates that were presented, leaf first; seen does not mean trusted
 * @param protocol the version of TLS, empty when there was no handshake
 * @param answer the answer to a plain GET over HTTP/1.1
 * @param answerToEmptyTe the answer to the same request with the empty {@code te:} header that
 *     Erlang's httpc sent before inets 9.4.2
 * @param failure what broke, unless only the second walk failed
 * @param failureOfEmptyTe what broke only with the empty {@code te:}
 */
public record PathTrace(
    URI target,
    Route route,
    List<Attempt> attempts,
    boolean open,
    Optional<Answer> connect,
    List<X509Certificate> chain,
    String protocol,
    Optional<Answer> answer,
    Optional<Answer> answerToEmptyTe,
    Optional<Failure> failure,
    Optional<Failure> failureOfEmptyTe) {

  /** Copies the lists. */
  public PathTrace {
    attempts = List.copyOf(attempts);
    chain = List.copyOf(chain);
  }

  /** A walk that saw nothing. */
  public static PathTrace nothing(URI target, Route route, Failure failure) {
    return new PathTrace(
        target,
        route,
        List.of(),
        false,
        Optional.empty(),
        List.of(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.of(failure),
        Optional.empty());
  }

  /** Whether TLS came about with certificates that are trusted. */
  public boolean trusted() {
    return !chain.isEmpty() && !protocol.isEmpty();
  }

  /** The authority at the end of what was presented, trusted or not. */
  public Optional<X500Principal> authority() {
    return chain.isEmpty()
        ? Optional.empty()
        : Optional.of(chain.get(chain.size() - 1).getIssuerX500Principal());
  }

  /** The same with what a walk with the empty {@code te:} came to. */
  PathTrace withEmptyTe(Optional<Answer> seen, Optional<Failure> broken) {
    return new PathTrace(
        target, route, attempts, open, connect, chain, protocol, answer, seen, failure, broken);
  }

  /**
   * One TCP connection.
   *
   * @param address the numeric address
   * @param connected whether it was accepted
   * @param problem why not, empty when it was
   */
  public record Attempt(String address, boolean connected, String problem) {}

  /**
   * The head of an HTTP answer and the beginning of its body.
   *
   * @param headers the first value of each, names in lower case
   * @param body at most {@value AnswerReader#MAX_BODY_BYTES} bytes, as UTF-8
   */
  public record Answer(int status, String phrase, Map<String, String> headers, String body) {
    /** Copies the map. */
    public Answer {
      headers = Map.copyOf(headers);
    }
  }
}
