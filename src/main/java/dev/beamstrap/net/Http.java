package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.DiskFaults;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

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
  private final Transports transports;
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
    this.transports = new Transports(settings, reporter, pace.timings());
    this.exchanges = new Exchanges(settings, transports, http1Hosts, pace, reporter);
  }

  /**
   * Loads what the first request needs, in a thread of its own: TLS and the HTTP client take as
   * long to load as all that comes before that request.
   */
  public void prepare() {
    Runnable prepare =
        () -> {
          try {
            transports.prepare();
          } catch (RuntimeException e) {
            // The first request meets it again, and says it where it belongs.
          }
        };
    Thread thread = new Thread(prepare, "prepare");
    thread.setDaemon(true);
    thread.start();
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
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    known.flatMap(Validators::etag).ifPresent(etag -> all.put("If-None-Match", etag));
    known
        .filter(validators -> validators.etag().isEmpty())
        .flatMap(Validators::lastModified)
        .ifPresent(date -> all.put("If-Modified-Since", date));
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    while (true) {
      try (Answer answer = get(url, all, cancelling -> {})) {
        if (answer.status() == 304 && known.isPresent()) {
          return new Fetched.NotModified();
        }
        if (answer.status() != 200) {
          throw unsuccessful(answer);
        }
        body.reset();
        read(answer, maxBytes, patience, body);
        return new Fetched.Fresh(body.toByteArray(), answer.validators());
      } catch (NetException e) {
        patience.afterFailure(e);
      } catch (IOException e) {
        throw new IllegalStateException("memory takes everything", e);
      }
    }
  }

  /**
   * Fetches a document into a file, which holds the beginning of it when this fails.
   *
   * @param file made or replaced
   * @param headers {@code Authorization} stays with the first host
   * @throws dev.beamstrap.fault.BeamstrapException {@code net.*} after bounded retries, {@code
   *     disk.*}
   */
  public Validators fetchInto(Path file, URI url, long maxBytes, Map<String, String> headers) {
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    while (true) {
      try (Answer answer = get(url, headers, cancelling -> {})) {
        if (answer.status() != 200) {
          throw unsuccessful(answer);
        }
        // No channel: an interrupted thread would find it closed.
        try (OutputStream out = new FileOutputStream(file.toFile())) {
          read(answer, maxBytes, patience, out);
        } catch (NetException e) {
          throw e;
        } catch (IOException e) {
          throw DiskFaults.of(e, "write", file);
        }
        return answer.validators();
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
    try (Answer answer = once(url, headers, Optional.of(Upload.of(body)), cancelling -> {})) {
      if (answer.status() / 100 != 2) {
        throw unsuccessful(answer);
      }
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      read(answer, maxBytes, patience, received);
      return received.toByteArray();
    } catch (NetException e) {
      throw e.fatal();
    } catch (IOException e) {
      throw new IllegalStateException("memory takes everything", e);
    }
  }

  /** Whether there is a proxy that takes requests without TLS, for an address that has none. */
  public boolean forwardsPlain(URI url) {
    return settings.route(url) instanceof Route.Proxied proxied
        && proxied.proxy().scheme() == ProxyAddress.Scheme.HTTP;
  }

  /**
   * Passes one https request on (or one without TLS to a proxy that takes such) and its answer back
   * as the origin gives it: no redirect is followed and no body decoded. What is safe to repeat is
   * repeated as long as nothing has come back.
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

  /** Copies a body; what is no {@link NetException} is a failure of {@code out}. */
  private void read(Answer answer, long maxBytes, Patience patience, OutputStream out)
      throws IOException {
    if (answer.length().orElse(0) > maxBytes) {
      throw answer.failed(FailureClass.TOO_LARGE, tooLarge(maxBytes));
    }
    byte[] buffer = new byte[16 << 10];
    InputStream in = answer.body();
    long received = 0;
    for (int count = read(answer, in, buffer); count >= 0; count = read(answer, in, buffer)) {
      received += count;
      if (received > maxBytes) {
        throw answer.failed(FailureClass.TOO_LARGE, tooLarge(maxBytes));
      }
      if (patience.isOver()) {
        throw answer.failed(FailureClass.DEADLINE, "it arrives too slowly");
      }
      out.write(buffer, 0, count);
    }
  }

  private int read(Answer answer, InputStream in, byte[] buffer) throws NetException {
    try {
      return in.read(buffer);
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
    if (answer.head().http2()) {
      http1Hosts.add(FailureTexts.authority(answer.url()));
    }
    return answer.broken(thrown);
  }

  NetException unsuccessful(Answer answer) {
    Recognition recognition = new Recognition(answer.url(), settings.route(answer.url()));
    return new NetException(recognition.status(answer, pace.clock()));
  }

  /**
   * One GET, without retries.
   *
   * @param cancelling is given, before every exchange, what ends it from another thread
   */
  Answer get(URI url, Map<String, String> headers, Consumer<Runnable> cancelling)
      throws NetException {
    URI at = url;
    Map<String, String> sent = headers;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Answer answer = once(at, sent, Optional.empty(), cancelling);
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
    HttpUrl from = HttpUrl.get(answer.url().toString());
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
      URI url, Map<String, String> headers, Optional<Upload> body, Consumer<Runnable> cancelling)
      throws NetException {
    Route route = settings.route(url);
    HttpUrl address = address(url, route);
    List<Header> fields = new ArrayList<>();
    headers.forEach((name, value) -> fields.add(new Header(name, value)));
    boolean http1Only = !address.isHttps() || http1Hosts.contains(FailureTexts.authority(url));
    String method = body.isPresent() ? "POST" : "GET";
    try {
      return transports.send(
          new Ask(method, url, address, route, fields, body, http1Only), cancelling);
    } catch (NetException e) {
      if (e.failure().kind() == FailureClass.CONNECTION_LOST && !http1Only) {
        http1Hosts.add(FailureTexts.authority(url));
      }
      throw e;
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

  /**
   * Everybody whom we trust, in PEM, for others who are to trust the same: the files and stores
   * that the environment names, the system's bundle and the JVM's store.
   */
  public String authorities() {
    return transports.authorities();
  }

  @Override
  public void close() {
    transports.close();
  }
}
