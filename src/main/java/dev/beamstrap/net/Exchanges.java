package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/** Passes requests of others on. Safe for use by several threads. */
final class Exchanges {
  /** Over HTTP/2 a body waits for the origin's word after every 64 KiB or so (RFC 9113 5.2). */
  private static final long LARGE_UPLOAD = 1 << 20;

  private final NetSettings settings;
  private final Transports transports;
  private final Set<String> http1Hosts;

  /**
   * Whether a host's first answer came in HTTP/2; later ones may be in HTTP/1 by our own choice.
   */
  private final Map<String, Boolean> multiplexed = new ConcurrentHashMap<>();

  private final Pace pace;
  private final Reporter reporter;

  Exchanges(
      NetSettings settings,
      Transports transports,
      Set<String> http1Hosts,
      Pace pace,
      Reporter reporter) {
    this.settings = settings;
    this.transports = transports;
    this.http1Hosts = http1Hosts;
    this.pace = pace;
    this.reporter = reporter;
  }

  /** What ends the exchange, once that is known. */
  private static final class Ending {
    private volatile Runnable action = () -> {};
    private volatile boolean over;
  }

  Exchange exchange(Outbound outbound, Consumer<Runnable> abandons) {
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    Ending ending = new Ending();
    while (true) {
      try {
        return once(outbound, ending, abandons);
      } catch (NetException e) {
        if (ending.over || !Ask.isSafe(outbound.method()) || outbound.body().isPresent()) {
          throw e.fatal();
        }
        patience.afterFailure(e);
      }
    }
  }

  private Exchange once(Outbound outbound, Ending ending, Consumer<Runnable> abandons)
      throws NetException {
    URI url = outbound.url();
    Route route = settings.route(url);
    HttpUrl address = passable(url, route);
    String authority = FailureTexts.authority(url);
    boolean http1Only = !address.isHttps() || http1Hosts.contains(authority);
    boolean large =
        outbound.body().map(body -> body.length().orElse(0) >= LARGE_UPLOAD).orElse(false);
    boolean once = outbound.body().isPresent() || !Ask.isSafe(outbound.method());
    boolean alone = large || (once && !multiplexed.getOrDefault(authority, true));
    Consumer<Runnable> cancelling =
        cancel -> {
          ending.action = cancel;
          abandons.accept(
              () -> {
                ending.over = true;
                cancel.run();
              });
        };
    try {
      Answer answer =
          transports.send(
              new Ask(
                  outbound.method(),
                  url,
                  address,
                  route,
                  headers(outbound),
                  outbound.body().map(body -> new Upload(body.length(), false, body::bytes)),
                  http1Only || alone,
                  true),
              cancelling);
      if (!http1Only && !alone) {
        multiplexed.putIfAbsent(authority, answer.head().http2());
      }
      return new Exchange(
          answer, () -> ending.action.run(), thrown -> broken(answer, authority, thrown));
    } catch (NetException e) {
      if (e.failure().kind() == FailureClass.CONNECTION_LOST && !http1Only) {
        http1Hosts.add(authority);
      }
      throw e;
    }
  }

  /** What goes unencrypted to a proxy is what the client would have sent there itself. */
  private static HttpUrl passable(URI url, Route route) throws NetException {
    HttpUrl address = HttpUrl.parse(url.toString());
    boolean plain =
        address != null
            && !address.isHttps()
            && route instanceof Route.Proxied proxied
            && proxied.proxy().scheme() == ProxyAddress.Scheme.HTTP;
    return plain ? address : Http.address(url, route);
  }

  private NetException broken(Answer answer, String authority, IOException thrown) {
    if (answer.head().http2()) {
      http1Hosts.add(authority);
    }
    return answer.broken(thrown);
  }

  private static List<Header> headers(Outbound outbound) {
    List<Header> headers = new ArrayList<>(outbound.headers());
    if (headers.stream().noneMatch(one -> one.name().equalsIgnoreCase("accept-encoding"))) {
      headers.add(new Header("Accept-Encoding", "identity"));
    }
    return headers;
  }

  void reach(URI origin, Consumer<Runnable> abandons) {
    Route route = settings.route(origin);
    if (route instanceof Route.Direct) {
      return;
    }
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    while (true) {
      try {
        Http.address(origin, route);
        if (route instanceof Route.Proxied proxied) {
          transports.reach(proxied.proxy(), host(origin), port(origin), abandons);
        }
        return;
      } catch (IOException e) {
        patience.afterFailure(
            new NetException(new Recognition(origin, route).exception(Stage.CONNECT, e), e));
      }
    }
  }

  Socket tunnel(URI origin, Consumer<Runnable> abandons) {
    Route route = settings.route(origin);
    try {
      Http.address(origin, route);
      return transports.tunnel(
          route instanceof Route.Proxied proxied ? Optional.of(proxied.proxy()) : Optional.empty(),
          host(origin),
          port(origin),
          abandons);
    } catch (IOException e) {
      throw new NetException(new Recognition(origin, route).exception(Stage.CONNECT, e), e).fatal();
    }
  }

  private static String host(URI origin) {
    return IpLiteral.withoutBrackets(UrlAuthority.of(origin).host());
  }

  private static int port(URI origin) {
    return UrlAuthority.of(origin).port().orElse(443);
  }
}
