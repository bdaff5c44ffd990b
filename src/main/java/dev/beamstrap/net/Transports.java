package dev.beamstrap.net;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who carries a request: Java's own client, and curl where the way to a host refuses Java's
 * TLS handshake and is seen to let curl's pass; remembered per host for the run. Both take the same
 * route, trust the same authorities and pass the same {@link ConnectGate}: a denial that one of
 * them met stops the other.
 */
final class Transports implements Transport, AutoCloseable {
  /** How often a host whose answers look like a refusal is compared, when curl fared no better. */
  private static final int MOST_COMPARISONS = 2;

  private final NetSettings settings;
  private final Reporter reporter;
  private final Timings timings;
  private final ConnectGate gate = new ConnectGate();
  private final Trust trust;
  private final Connections connections;
  private final OkHttpTransport okHttp;
  private final Set<String> curlHosts = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> comparisons = new ConcurrentHashMap<>();
  private @Nullable CurlProgram program;
  private @Nullable CurlTransport curl;

  Transports(NetSettings settings, Reporter reporter, Timings timings) {
    this.settings = settings;
    this.reporter = reporter;
    this.timings = timings;
    this.trust = new Trust(settings.authorities(), reporter);
    this.connections = new Connections(settings, reporter, timings, gate, trust);
    this.okHttp = new OkHttpTransport(connections, timings, new FirstConnection(), new Advance());
  }

  void prepare() {
    connections.prepare();
  }

  @Override
  public Answer send(Ask ask, Consumer<Runnable> cancelling) throws NetException {
    if (ask.tunnels()) {
      checkGate(ask);
    }
    return switch (settings.transport()) {
      case OKHTTP -> onlyOkHttp(ask, cancelling);
      case CURL -> {
        if (program().path().isEmpty()) {
          throw Fault.of(FaultCode.USAGE, "--transport curl cannot be used")
              .cause(program().lacking())
              .remedy("install curl " + CurlProgram.OLDEST + " or newer, or leave the option out")
              .url(SafeUrl.of(ask.url()))
              .exception();
        }
        yield curl().send(ask, cancelling);
      }
      case AUTO ->
          curlHosts.contains(host(ask))
              ? curl().send(ask, cancelling)
              : whicheverPasses(ask, cancelling);
    };
  }

  private void checkGate(Ask ask) throws NetException {
    try {
      gate.check(CurlTransport.target(ask));
    } catch (TunnelException denied) {
      throw new NetException(
          new Recognition(ask.url(), ask.route()).exception(Stage.CONNECT, denied), denied);
    }
  }

  private Answer onlyOkHttp(Ask ask, Consumer<Runnable> cancelling) throws NetException {
    try {
      Answer answer = okHttp.send(ask, cancelling);
      return isProxied(ask) && EnvoyWords.in(answer).isPresent()
          ? answer.inPlaceOfOrigin()
          : answer;
    } catch (NetException e) {
      throw isForOthers(e)
          ? advised(e, "leave out \"--transport okhttp\": curl may get through")
          : e;
    }
  }

  private Answer whicheverPasses(Ask ask, Consumer<Runnable> cancelling) throws NetException {
    Answer answer;
    try {
      answer = okHttp.send(ask, cancelling);
    } catch (NetException e) {
      if (!isForOthers(e)) {
        throw e;
      }
      return afterRefusal(ask, e, cancelling);
    }
    Optional<EnvoyWords> words = ask.address().isHttps() ? EnvoyWords.in(answer) : Optional.empty();
    return words.isEmpty() ? answer : compared(ask, answer, words.get(), cancelling);
  }

  /**
   * The handshake was refused, or the proxy cannot be spoken to: nothing of the request went out.
   */
  private Answer afterRefusal(Ask ask, NetException refused, Consumer<Runnable> cancelling)
      throws NetException {
    FailureClass kind = refused.failure().kind();
    boolean tlsToProxy = kind == FailureClass.PROXY_UNSUPPORTED;
    if (program().path().isEmpty() || (tlsToProxy && !program().tlsToProxy())) {
      String lacking =
          program().path().isEmpty() ? program().lacking() : "this curl has no TLS to proxies";
      throw advised(
          refused,
          "install curl "
              + CurlProgram.OLDEST
              + " or newer, which is used where Java is refused ("
              + lacking
              + ")");
    }
    if (kind == FailureClass.HANDSHAKE_CLOSED) {
      // A closed connection may be chance; the same once more is not.
      try {
        return okHttp.send(ask, cancelling);
      } catch (NetException again) {
        if (again.failure().kind() != kind) {
          throw again;
        }
      }
    }
    Answer answer;
    try {
      answer = curl().send(ask, cancelling);
    } catch (NetException e) {
      FailureClass curls = e.failure().kind();
      if (curls == FailureClass.HANDSHAKE_REFUSED || curls == FailureClass.HANDSHAKE_CLOSED) {
        // Everybody was refused, and whom chance might have hit was heard twice: that is the end.
        Failure both = refused.failure();
        throw new NetException(
                both.evidence(both.evidence() + "; and to curl: " + e.failure().evidence()), e)
            .fatal();
      }
      throw e;
    }
    remember(ask, refused.failure().evidence());
    return answer;
  }

  /** Envoy's words: asks once more the same way, then curl, and believes whoever gets through. */
  private Answer compared(Ask ask, Answer answer, EnvoyWords words, Consumer<Runnable> cancelling)
      throws NetException {
    boolean mayRepeat =
        ask.upload().map(body -> body.repeatable() && words.unsent()).orElse(ask.isSafe());
    if (!mayRepeat || comparisons.getOrDefault(host(ask), 0) >= MOST_COMPARISONS) {
      return answer;
    }
    if (program().path().isEmpty()) {
      return isProxied(ask) ? answer.inPlaceOfOrigin() : answer;
    }
    Answer again;
    try {
      again = okHttp.send(ask, cancelling);
    } catch (NetException e) {
      return answer;
    }
    if (EnvoyWords.in(again).isEmpty()) {
      answer.close();
      return again;
    }
    again.close();
    Answer other;
    try {
      other = curl().send(ask, cancelling);
    } catch (NetException e) {
      if (e.failure().kind().isPolicy()) {
        answer.close();
        throw e;
      }
      comparisons.merge(host(ask), 1, Integer::sum);
      return answer;
    }
    if (EnvoyWords.in(other).isPresent()) {
      other.close();
      comparisons.merge(host(ask), 1, Integer::sum);
      return answer;
    }
    remember(ask, "Java is answered " + answer.status() + " in Envoy's words, curl is not");
    answer.close();
    return other;
  }

  private static boolean isProxied(Ask ask) {
    return ask.address().isHttps() && ask.route() instanceof Route.Proxied;
  }

  private static boolean isForOthers(NetException e) {
    return e.failure().kind().reaction() == FailureClass.Reaction.OTHER_TRANSPORT;
  }

  private static NetException advised(NetException e, String remedy) {
    return new NetException(e.failure().advice(remedy), e);
  }

  private void remember(Ask ask, String why) {
    if (curlHosts.add(host(ask))) {
      reporter.detail("using curl for " + host(ask) + " from now on: " + why);
    }
  }

  private static String host(Ask ask) {
    return FailureTexts.authority(ask.url());
  }

  private synchronized CurlProgram program() {
    if (program == null) {
      program = CurlProgram.find(settings.searchPath());
    }
    return program;
  }

  private synchronized CurlTransport curl() {
    if (curl == null) {
      Path found = program().path().orElseThrow();
      curl =
          new CurlTransport(
              found, Path.of(settings.scratch()), connections.agent(), timings, gate, trust);
    }
    return curl;
  }

  /** See {@link Connections#reach}. */
  void reach(ProxyAddress proxy, String host, int port, Consumer<Runnable> abandons)
      throws IOException {
    // Only curl speaks TLS to a proxy, and asks it with each request.
    if (proxy.scheme() != ProxyAddress.Scheme.HTTPS) {
      connections.reach(proxy, host, port, abandons);
    }
  }

  /** See {@link Connections#tunnel}. */
  Socket tunnel(Optional<ProxyAddress> proxy, String host, int port, Consumer<Runnable> abandons)
      throws IOException {
    return connections.tunnel(proxy, host, port, abandons);
  }

  /** Everybody whom any source trusts, in PEM. */
  String authorities() {
    try {
      return trust.pem();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  @Override
  public synchronized void close() {
    connections.close();
    if (curl != null) {
      curl.close();
    }
  }
}
