package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Walks the path to a target by hand, to see what libraries hide: the addresses that were tried,
 * the proxy's words when it refuses CONNECT, the certificates whether trusted or not. Asks the
 * proxy once a walk. Nothing is sent over a connection whose certificate is not trusted. Safe for
 * use by several threads.
 */
public final class PathProbe {
  private static final String AGENT = "beamstrap-doctor";
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final NetSettings settings;
  private final Duration patience;
  private final Duration most;
  private final Trust trust;

  /**
   * A probe.
   *
   * @param patience how long each link may take
   * @param most how long a whole walk may take, but for the resolver, which cannot be interrupted
   */
  public PathProbe(NetSettings settings, Duration patience, Duration most) {
    this.settings = settings;
    this.patience = patience;
    this.most = most;
    this.trust = new Trust(settings.authorities(), Reporter.silent());
  }

  /** Walks to a target; https, or http on this machine. */
  public PathTrace trace(URI target) {
    Route route = settings.route(target);
    Walk walk = new Walk(target, route);
    Optional<Failure> failure = Optional.empty();
    Optional<PathTrace.Answer> answer = Optional.empty();
    try {
      answer = Optional.of(walk.go(""));
    } catch (IOException e) {
      failure = Optional.of(walk.failure(e));
    }
    return new PathTrace(
        target,
        route,
        walk.attempts,
        walk.open,
        walk.connect,
        walk.chain,
        walk.protocol,
        answer,
        Optional.empty(),
        failure,
        Optional.empty());
  }

  /** Walks again with the empty {@code te:}, where it went well without. */
  public PathTrace withEmptyTe(PathTrace trace) {
    if (trace.answer().map(seen -> seen.status() >= 500).orElse(true)) {
      return trace;
    }
    Walk again = new Walk(trace.target(), trace.route());
    try {
      return trace.withEmptyTe(Optional.of(again.go("TE:\r\n")), Optional.empty());
    } catch (IOException e) {
      return trace.withEmptyTe(Optional.empty(), Optional.of(again.failure(e)));
    }
  }

  /** What is to be said of something that did not end. */
  public Failure tooLong(URI target, FailureClass kind) {
    return Failure.of(kind, target, settings.route(target), "no end in sight");
  }

  /** The answer to one plain request; empty when there is none. */
  public Optional<PathTrace.Answer> ask(URI target) {
    try {
      return Optional.of(new Walk(target, settings.route(target)).go(""));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Whether this machine has no way to any other; false where that cannot be told. */
  public static boolean onlyLoopback() {
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (one.isUp() && !one.isLoopback()) {
          return false;
        }
      }
      return true;
    } catch (SocketException unknown) {
      return false;
    }
  }

  /** Whether something accepts connections there. */
  public boolean listens(String host, int at) {
    try (Socket attempt = new Socket(Proxy.NO_PROXY)) {
      attempt.connect(
          new InetSocketAddress(InetAddress.getByName(host), at), (int) patience.toMillis());
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** One walk; used by one thread. */
  private final class Walk {
    private final URI target;
    private final Route route;
    private final int port;
    private final String host;
    private final List<PathTrace.Attempt> attempts = new ArrayList<>();
    private Optional<PathTrace.Answer> connect = Optional.empty();
    private List<X509Certificate> chain = List.of();
    private String protocol = "";
    private boolean open;
    private Stage stage = Stage.CONNECT;
    private final long end = System.nanoTime() + most.toNanos();

    Walk(URI target, Route route) {
      this.target = target;
      this.route = route;
      this.host = IpLiteral.withoutBrackets(String.valueOf(target.getHost()));
      boolean secure = "https".equalsIgnoreCase(target.getScheme());
      this.port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
    }

    Failure failure(IOException thrown) {
      return new Recognition(target, route).exception(stage, thrown);
    }

    PathTrace.Answer go(String header) throws IOException {
      if (route instanceof Route.Unusable unusable) {
        throw new TunnelException(FailureClass.PROXY_UNSUPPORTED, unusable.why());
      }
      try (Socket reached = reach();
          Socket wire = secured(reached)) {
        if (route instanceof Route.Proxied proxied) {
          wire.setSoTimeout(millis());
          tunnel(wire, proxied.proxy());
        }
        open = true;
        wire.setSoTimeout(millis());
        if (!"https".equalsIgnoreCase(target.getScheme())) {
          stage = Stage.REQUEST;
          return ask(wire, header);
        }
        stage = Stage.HANDSHAKE;
        try (SSLSocket tls = handshake(wire)) {
          stage = Stage.REQUEST;
          tls.setSoTimeout(millis());
          return ask(tls, header);
        }
      }
    }

    /** The same connection, in TLS where the proxy itself is spoken to in TLS. */
    private Socket secured(Socket reached) throws IOException {
      reached.setSoTimeout(millis());
      return route instanceof Route.Proxied proxied
              && proxied.proxy().scheme() == ProxyAddress.Scheme.HTTPS
          ? handshake(reached, new Witness(), proxied.proxy().host(), proxied.proxy().port())
          : reached;
    }

    private PathTrace.Answer ask(Socket socket, String header) throws IOException {
      String path = target.getRawPath() == null ? "" : target.getRawPath();
      String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
      String authority = target.getRawAuthority();
      String request =
          ("GET " + (path.isEmpty() ? "/" : path) + query + " HTTP/1.1\r\n")
              + ("Host: " + authority + "\r\n")
              + ("User-Agent: " + AGENT + "\r\nAccept: */*\r\n" + header + "\r\n");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      PathTrace.Answer head = AnswerReader.read(socket.getInputStream());
      return AnswerReader.withBody(head, socket.getInputStream());
    }

    private Socket reach() throws IOException {
      boolean proxied = route instanceof Route.Proxied;
      String name = route instanceof Route.Proxied with ? with.proxy().host() : host;
      int at = route instanceof Route.Proxied with ? with.proxy().port() : port;
      Optional<Socket> first = Optional.empty();
      IOException failed = new IOException("there is no address");
      for (InetAddress address : addresses(name, proxied)) {
        Socket attempt = new Socket(Proxy.NO_PROXY);
        try {
          attempt.connect(new InetSocketAddress(address, at), millis());
          attempts.add(new PathTrace.Attempt(address.getHostAddress(), true, ""));
          if (first.isPresent()) {
            attempt.close();
          } else {
            first = Optional.of(attempt);
          }
        } catch (IOException e) {
          attempt.close();
          attempts.add(
              new PathTrace.Attempt(
                  address.getHostAddress(), false, Printable.line(String.valueOf(e.getMessage()))));
          failed = e;
        }
        if (first.isPresent() && !name.equalsIgnoreCase("localhost")) {
          break;
        }
      }
      if (first.isEmpty()) {
        throw failed;
      }
      return first.get();
    }

    private Set<InetAddress> addresses(String name, boolean proxied) throws IOException {
      Set<InetAddress> addresses = new LinkedHashSet<>();
      try {
        addresses.addAll(Arrays.asList(InetAddress.getAllByName(name)));
      } catch (UnknownHostException e) {
        if (!name.equalsIgnoreCase("localhost")) {
          throw e;
        }
      }
      if (proxied && name.equalsIgnoreCase("localhost")) {
        // Proxies on this machine listen on one family or the other, whatever the hosts file says.
        addresses.add(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}));
        addresses.add(InetAddress.getByAddress("localhost", IPV6_LOOPBACK));
      }
      return addresses;
    }

    private void tunnel(Socket wire, ProxyAddress proxy) throws IOException {
      try {
        if (proxy.scheme() == ProxyAddress.Scheme.HTTP
            || proxy.scheme() == ProxyAddress.Scheme.HTTPS) {
          connect(wire, proxy);
        } else {
          ProxyHandshake.of(proxy, AGENT).open(Wire.of(wire), host, port);
        }
      } catch (SocketTimeoutException e) {
        throw new TunnelException(
            FailureClass.TIMEOUT_TUNNEL,
            "the proxy did not answer within " + patience.toSeconds() + " s");
      } catch (EOFException e) {
        throw new TunnelException(
            FailureClass.PROXY_HUNG_UP, "the proxy closed the connection without an answer");
      } catch (ProtocolException e) {
        throw new TunnelException(
            FailureClass.PROXY_NOT_A_PROXY, "what answers CONNECT there does not speak HTTP");
      } catch (TunnelException e) {
        throw e;
      } catch (IOException e) {
        throw new TunnelException(
            FailureClass.PROXY_HUNG_UP, Printable.line("the proxy broke the connection: " + e));
      }
    }

    private void connect(Socket wire, ProxyAddress proxy) throws IOException {
      Wire.of(wire).send(new HttpConnect(proxy, AGENT).request(host, port));
      PathTrace.Answer answer = AnswerReader.read(wire.getInputStream());
      if (answer.status() / 100 != 2) {
        wire.setSoTimeout(Math.min(millis(), 2000));
        answer = AnswerReader.withBody(answer, wire.getInputStream());
      }
      Map<String, String> headers = answer.headers();
      connect = Optional.of(answer);
      if (answer.status() / 100 != 2) {
        throw new TunnelException(
            HttpConnect.kind(
                proxy, answer.status(), name -> Optional.ofNullable(headers.get(name))),
            Printable.line(
                ("the proxy answered CONNECT with " + answer.status() + " " + answer.phrase())
                    .strip()),
            answer.status());
      }
    }

    private SSLSocket handshake(Socket wire) throws IOException {
      Witness witness = new Witness();
      try {
        SSLSocket tls = handshake(wire, witness, host, port);
        protocol = tls.getSession().getProtocol();
        return tls;
      } finally {
        chain = witness.seen;
      }
    }

    private SSLSocket handshake(Socket wire, Witness witness, String name, int at)
        throws IOException {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {witness}, null);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(wire, name, at, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JVM has TLS", e);
      }
    }

    /** How long the next link may take; 0 would be for ever. */
    private int millis() {
      long left = (end - System.nanoTime()) / 1_000_000;
      return (int) Math.max(1, Math.min(patience.toMillis(), left));
    }
  }

  /** Remembers what was presented, and leaves the verdict to {@link Trust}. */
  private final class Witness extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> seen = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      seen = List.of(chain);
      trust.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      seen = List.of(chain);
      trust.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      seen = List.of(chain);
      trust.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }
}
