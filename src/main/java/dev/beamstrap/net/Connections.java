package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One OkHttp client per way out, made when first needed, all with the same trust and pools. OkHttp
 * never chooses a proxy: for https it believes itself connected to the target.
 */
final class Connections implements AutoCloseable {
  /** As many as Hex 2.6 asks at once: over HTTP/1.1 each would else cost a CONNECT per burst. */
  private static final int IDLE_CONNECTIONS = 32;

  private final Reporter reporter;
  private final NetSettings settings;
  private final Timings timings;
  private final ConnectGate gate;
  private final Trust trust;
  private final ParkedTunnels parked = new ParkedTunnels(System::nanoTime);
  private final Map<Way, OkHttpClient> clients = new ConcurrentHashMap<>();
  private final Map<Way, OkHttpClient> unrepeating = new ConcurrentHashMap<>();
  private final String userAgent = userAgent();
  private @Nullable OkHttpClient base;
  private volatile Optional<TlsSockets> tls = Optional.empty();
  private @Nullable NearTimeout near;

  Connections(
      NetSettings settings, Reporter reporter, Timings timings, ConnectGate gate, Trust trust) {
    this.settings = settings;
    this.reporter = reporter;
    this.timings = timings;
    this.gate = gate;
    this.trust = trust;
  }

  private record Way(
      Optional<ProxyAddress> proxy,
      boolean plain,
      boolean http1Only,
      boolean fresh,
      boolean farOnly) {}

  /**
   * The client for a route that is usable.
   *
   * @param fresh whether the connection must be new, and is used once
   * @param once whether OkHttp must not repeat a request that failed
   * @param farOnly whether names that lead to this machine or its link are refused
   */
  OkHttpClient client(
      Route route, boolean plain, boolean http1Only, boolean fresh, boolean once, boolean farOnly) {
    Optional<ProxyAddress> proxy =
        route instanceof Route.Proxied proxied ? Optional.of(proxied.proxy()) : Optional.empty();
    Way way = new Way(proxy, plain, http1Only, fresh, farOnly);
    OkHttpClient client = clients.computeIfAbsent(way, this::make);
    // From the other one, since connections are shared where all that makes them is the same.
    return once
        ? unrepeating.computeIfAbsent(
            way, same -> client.newBuilder().retryOnConnectionFailure(false).build())
        : client;
  }

  /**
   * Asks the proxy for a way to a host that was not reached in this run yet, and keeps it for the
   * request that follows.
   */
  void reach(ProxyAddress proxy, String host, int port, Consumer<Runnable> abandons)
      throws IOException {
    String authority = host + ":" + port;
    if (gate.isOpen(authority)) {
      return;
    }
    gate.pass(
        authority,
        () -> {
          // Whoever waited for the first one needs none of its own.
          if (!gate.isOpen(authority)) {
            parked.park(authority, opened(proxy, new ConnectGate(), host, port, abandons));
          }
        });
  }

  /** A connection to a host, through the proxy where there is one, for whatever it is used. */
  Socket tunnel(Optional<ProxyAddress> proxy, String host, int port, Consumer<Runnable> abandons)
      throws IOException {
    if (proxy.isPresent()) {
      return opened(proxy.get(), gate, host, port, abandons);
    }
    Socket socket = new AheadSocket();
    abandons.accept(() -> ParkedTunnels.close(socket));
    try {
      socket.connect(new InetSocketAddress(host, port), (int) timings.connect().toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket opened(
      ProxyAddress proxy, ConnectGate through, String host, int port, Consumer<Runnable> abandons)
      throws IOException {
    TunnelSocket socket =
        new TunnelSocket(
            proxy,
            ProxyHandshake.of(proxy, userAgent),
            through,
            ParkedTunnels.none(),
            timings.tunnel());
    abandons.accept(() -> ParkedTunnels.close(socket));
    try {
      socket.connect(
          InetSocketAddress.createUnresolved(host, port), (int) timings.connect().toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Makes what all clients share; without it the first request does. */
  void prepare() {
    base();
  }

  /** Whether what a connection brings next can be had without waiting. */
  boolean isAtHand(Socket socket) throws IOException {
    return tls.isPresent() && tls.get().isAtHand(socket);
  }

  String agent() {
    return userAgent;
  }

  private OkHttpClient make(Way way) {
    OkHttpClient.Builder builder = base().newBuilder();
    if (way.http1Only) {
      builder.protocols(List.of(Protocol.HTTP_1_1));
    }
    if (way.fresh) {
      builder.connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS));
    }
    if (way.farOnly) {
      // OkHttp shares no connection between clients that resolve names differently.
      builder.dns(host -> far(host));
    }
    way.proxy.ifPresent(proxy -> through(builder, proxy, way.plain));
    return builder.build();
  }

  private static List<InetAddress> far(String host) throws UnknownHostException {
    try {
      return NearAddress.others(host, Dns.SYSTEM.lookup(host));
    } catch (TunnelException refused) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(refused);
      throw unknown;
    }
  }

  private void through(OkHttpClient.Builder builder, ProxyAddress proxy, boolean plain) {
    if (plain && proxy.scheme() == ProxyAddress.Scheme.HTTP) {
      builder.proxy(
          new Proxy(
              Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
      return;
    }
    ProxyHandshake handshake = ProxyHandshake.of(proxy, userAgent);
    builder
        .socketFactory(
            new RouteSockets(
                () -> new TunnelSocket(proxy, handshake, gate, parked, timings.tunnel())))
        .dns(Connections::placeholder)
        .fastFallback(false);
  }

  /**
   * Names are the proxy's business, but OkHttp wants an address. Each name gets its own from the
   * discard-only block 100::/64 (RFC 6666): equal addresses would let OkHttp share one host's
   * HTTP/2 connection with another.
   */
  private static List<InetAddress> placeholder(String host) throws UnknownHostException {
    byte[] hash = Sha256.digest().digest(host.getBytes(StandardCharsets.UTF_8));
    byte[] address = new byte[16];
    address[0] = 1;
    System.arraycopy(hash, 0, address, 8, 8);
    return List.of(InetAddress.getByAddress(host, address));
  }

  private synchronized OkHttpClient base() {
    if (base == null) {
      Dispatcher dispatcher = new Dispatcher();
      near = new NearTimeout();
      TlsSockets sockets = new TlsSockets(tls(trust).getSocketFactory());
      tls = Optional.of(sockets);
      EventListener.Factory stages =
          call -> {
            StageListener listener = call.request().tag(StageListener.class);
            return listener == null ? EventListener.NONE : listener;
          };
      base =
          new OkHttpClient.Builder()
              .dispatcher(dispatcher)
              .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
              .proxy(Proxy.NO_PROXY)
              .socketFactory(RouteSockets.direct())
              .sslSocketFactory(sockets, trust)
              .followRedirects(false)
              .followSslRedirects(false)
              .connectTimeout(timings.connect())
              .readTimeout(timings.firstByte())
              .writeTimeout(timings.stall())
              .eventListenerFactory(stages)
              .addNetworkInterceptor(HiddenStatus::hide)
              .build();
      settings.warnings().forEach(reporter::warn);
    }
    return base;
  }

  private static SSLContext tls(Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }

  private static String userAgent() {
    String version = Connections.class.getPackage().getImplementationVersion();
    return "beamstrap/" + (version == null ? "dev" : version);
  }

  @Override
  public synchronized void close() {
    if (base != null) {
      base.dispatcher().executorService().shutdown();
      base.connectionPool().evictAll();
    }
    if (near != null) {
      near.close();
    }
    parked.close();
  }
}
