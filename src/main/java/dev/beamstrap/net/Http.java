package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Requests, the way the environment says: proxies, authorities, redirects, retries. https only, but
 * for this machine's own http. Nothing is loaded or connected before the first request. Safe for
 * use by several threads.
 */
public final class Http implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What belongs to the first host and must not follow a redirect to another. */
  private static final Set<String> SECRETS = Set.of("authorization", "cookie");

  private final NetSettings settings;
  private final Reporter reporter;
  private final Pace pace;
  private final Connections connections;
  private final Set<String> http1Hosts = ConcurrentHashMap.newKeySet();
  private final Exchanges exchanges;

  /** A client for these settings; odd settings are reported when they are first used. */
  public Http(NetSettings settings, Reporter reporter) {
    this(settings, reporter, Pace.standard());
  }

  Http(NetSettings settings, Reporter reporter, Pace pace) {
    this.settings = settings;
    this.reporter = reporter;
    this.pace = pace;
    this.connections = new Connections(settings, reporter, pace.timings());
    this.exchanges = new Exchanges(settings, connections, http1Hosts, pace, reporter);
  }

  /** Loads what the first request needs, for a caller who has something else to do meanwhile. */
  public void prepare() {
    connections.prepare();
  }

  /**
   * Fetches a small document into memory.
   *
   * @param url where it is
   * @param known validators of the copy that the caller has
   * @param maxBytes more than that is refused
   * @throws dev.beamstrap.fault.BeamstrapException with a {@code net.*} code, after bounded retries
   */
  public Fetched fetch(URI url, Optional<Validators> known, long maxBytes) {
    return fetch(url, known, maxBytes, Map.of());
  }

  /** The same with headers of the caller's; {@code Authorization} stays with the first host. */
  public Fetched fetch(
      URI url, Optional<Validators> known, long maxBytes, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    known.flatMap(Validators::etag).ifPresent(etag -> all.put("If-None-Match", etag));
    known
        .filter(validators -> validators.etag().isEmpty())
        .flatMap(Validators::lastModified)
        .ifPresent(date -> all.put("If-Modified-Since", date));
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    while (true) {
      try (Answer answer = get(url, all, call -> {})) {
        if (answer.status() == 304 && known.isPresent()) {
          return new Fetched.NotModified();
        }
        if (answer.status() != 200) {
          throw unsuccessful(answer);
        }
        return new Fetched.Fresh(read(answer, maxBytes, patience), answer.validators());
      } catch (NetException e) {
        patience.afterFailure(e);
      }
    }
  }

  /**
   * Posts a small document and returns what comes back. Sent once: neither failures nor redirects
   * make it go out again.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with a {@code net.*} code
   */
  public byte[] post(URI url, byte[] body, Map<String, String> headers, long maxBytes) {
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    try (Answer answer = once(url, headers, Optional.of(RequestBody.create(body)), call -> {})) {
      if (answer.status() / 100 != 2) {
        throw unsuccessful(answer);
      }
      return read(answer, maxBytes, patience);
    } catch (NetException e) {
      throw e.fatal();
    }
  }

  /**
   * Passes one https request on and its answer back as the origin gives it: no redirect is followed
   * and no body decoded. What is safe to repeat is repeated as long as nothing has come back.
   *
   * @param abandons is given, for each attempt, what ends it from another thread
   * @throws dev.beamstrap.fault.BeamstrapException when no answer came; {@link Failure#behind}
   *     tells the class
   */
  public Exchange exchange(Outbound outbound, Consumer<Runnable> abandons) {
    return exchanges.exchange(outbound, abandons);
  }

  /**
   * Makes sure that the proxy lets us through to an https origin, by one CONNECT for each origin
   * and run. Does nothing where no proxy is used.
   *
   * @param abandons is given, for each attempt, what ends it from another thread
   * @throws dev.beamstrap.fault.BeamstrapException when it does not; {@link Failure#behind} has its
   *     status and its reason
   */
  public void reach(URI origin, Consumer<Runnable> abandons) {
    exchanges.reach(origin, abandons);
  }

  /**
   * A bare connection to the host of an https address, through the proxy where one is used.
   *
   * @param abandons is given what ends the attempt from another thread
   * @throws dev.beamstrap.fault.BeamstrapException when there is none
   */
  public Socket tunnel(URI origin, Consumer<Runnable> abandons) {
    return exchanges.tunnel(origin, abandons);
  }

  private byte[] read(Answer answer, long maxBytes, Patience patience) throws NetException {
    if (answer.length().orElse(0) > maxBytes) {
      throw answer.failed(FailureClass.TOO_LARGE, tooLarge(maxBytes));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 << 10];
    try (InputStream in = answer.body()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        body.write(buffer, 0, count);
        if (body.size() > maxBytes) {
          throw answer.failed(FailureClass.TOO_LARGE, tooLarge(maxBytes));
        }
        if (patience.isOver()) {
          throw answer.failed(FailureClass.DEADLINE, "it arrives too slowly");
        }
      }
      return body.toByteArray();
    } catch (NetException e) {
      throw e;
    } catch (IOException e) {
      throw brokenBody(answer, e);
    }
  }

  static String tooLarge(long maxBytes) {
    return "there are more than " + maxBytes + " bytes";
  }

  Pace pace() {
    return pace;
  }

  Route route(URI url) {
    return settings.route(url);
  }

  /** The failure of a body, after which this host is asked in HTTP/1.1. */
  NetException brokenBody(Answer answer, IOException thrown) {
    if (answer.response().protocol() == okhttp3.Protocol.HTTP_2) {
      http1Hosts.add(FailureTexts.authority(answer.url()));
    }
    return answer.broken(thrown);
  }

  NetException unsuccessful(Answer answer) {
    Recognition recognition = new Recognition(answer.url(), settings.route(answer.url()));
    return new NetException(recognition.status(answer.response(), pace.clock()));
  }

  /**
   * One GET, without retries.
   *
   * @param calls is told of every call before it begins, so that it can be cancelled
   */
  Answer get(URI url, Map<String, String> headers, Consumer<Call> calls) throws NetException {
    URI at = url;
    Map<String, String> sent = headers;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Answer answer = once(at, sent, Optional.empty(), calls);
      Optional<String> location = answer.header("Location");
      if (!REDIRECTS.contains(answer.status()) || location.isEmpty()) {
        return answer;
      }
      try (answer) {
        URI next = next(answer, location.get());
        if (!FailureTexts.authority(next).equalsIgnoreCase(FailureTexts.authority(at))) {
          sent = withoutSecrets(sent);
        }
        at = next;
      }
    }
    throw new NetException(
        Failure.of(
            FailureClass.REDIRECT_REFUSED,
            url,
            settings.route(url),
            "there are more than " + MAX_REDIRECTS + " redirects"));
  }

  private static URI next(Answer answer, String location) throws NetException {
    HttpUrl from = answer.response().request().url();
    HttpUrl to = from.resolve(location);
    boolean safe =
        to != null
            && (to.isHttps()
                || (!from.isHttps()
                    && IpLiteral.isLoopback(from.host())
                    && IpLiteral.isLoopback(to.host())));
    if (to == null || !safe || !to.username().isEmpty() || !to.password().isEmpty()) {
      throw answer.failed(
          FailureClass.REDIRECT_REFUSED,
          "the answer "
              + answer.status()
              + " points to "
              + Printable.line(new dev.beamstrap.fault.SafeUrl(location).text()));
    }
    return to.uri();
  }

  private static Map<String, String> withoutSecrets(Map<String, String> headers) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)));
    return kept;
  }

  private Answer once(
      URI url, Map<String, String> headers, Optional<RequestBody> body, Consumer<Call> calls)
      throws NetException {
    Route route = settings.route(url);
    HttpUrl address = address(url, route);
    StageListener stage = new StageListener();
    Request.Builder request =
        new Request.Builder()
            .url(address)
            .header("User-Agent", connections.agent())
            .tag(StageListener.class, stage);
    headers.forEach(request::header);
    body.ifPresent(request::post);
    boolean plain = !address.isHttps();
    if (plain && route instanceof Route.Proxied proxied) {
      proxied
          .proxy()
          .credentials()
          .filter(known -> proxied.proxy().scheme() == ProxyAddress.Scheme.HTTP)
          .ifPresent(known -> request.header("Proxy-Authorization", known.basic()));
    }
    boolean http1Only = plain || http1Hosts.contains(FailureTexts.authority(url));
    Recognition recognition = new Recognition(url, route);
    Call call = connections.client(route, plain, http1Only).newCall(request.build());
    calls.accept(call);
    try {
      Response response = call.execute();
      return new Answer(response, recognition, stage, pace.timings());
    } catch (IOException e) {
      Failure failure = recognition.exception(stage.stage(), e);
      if (failure.kind() == FailureClass.CONNECTION_LOST && !http1Only) {
        http1Hosts.add(FailureTexts.authority(url));
      }
      throw new NetException(failure, e);
    }
  }

  static HttpUrl address(URI url, Route route) throws NetException {
    HttpUrl address = HttpUrl.parse(url.toString());
    if (address == null || !(address.isHttps() || IpLiteral.isLoopback(address.host()))) {
      throw new NetException(
          Failure.of(
              FailureClass.PLAIN_HTTP_FORBIDDEN,
              url,
              route,
              "the address is neither https nor http on this machine"));
    }
    if (route instanceof Route.Unusable unusable) {
      throw new NetException(
          Failure.of(FailureClass.PROXY_UNSUPPORTED, url, route, unusable.why()));
    }
    return address;
  }

  @Override
  public void close() {
    connections.close();
  }
}
