package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Passes requests of others on. Safe for use by several threads. */
final class Exchanges {
  private static final int BUFFER = 16 << 10;
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "DELETE", "TRACE");

  private final NetSettings settings;
  private final Connections connections;
  private final Set<String> http1Hosts;
  private final Pace pace;
  private final Reporter reporter;

  Exchanges(
      NetSettings settings,
      Connections connections,
      Set<String> http1Hosts,
      Pace pace,
      Reporter reporter) {
    this.settings = settings;
    this.connections = connections;
    this.http1Hosts = http1Hosts;
    this.pace = pace;
    this.reporter = reporter;
  }

  /** The origin's status, hidden from OkHttp, which would act on some of them by itself. */
  private static final class Status {
    private final AtomicInteger code = new AtomicInteger();

    private static Response hide(okhttp3.Interceptor.Chain chain) throws IOException {
      Response response = chain.proceed(chain.request());
      Status status = chain.request().tag(Status.class);
      if (status == null) {
        return response;
      }
      status.code.set(response.code());
      return response.newBuilder().code(200).build();
    }
  }

  Exchange exchange(Outbound outbound, Consumer<Runnable> abandons) {
    Patience patience = new Patience(pace, reporter, pace.timings().fetchTotal());
    while (true) {
      try {
        return once(outbound, abandons);
      } catch (NetException e) {
        if (!REPEATABLE.contains(outbound.method()) || outbound.body().isPresent()) {
          throw e.fatal();
        }
        patience.afterFailure(e);
      }
    }
  }

  private Exchange once(Outbound outbound, Consumer<Runnable> abandons) throws NetException {
    URI url = outbound.url();
    Route route = settings.route(url);
    HttpUrl address = Http.address(url, route);
    StageListener stage = new StageListener();
    Status status = new Status();
    Request request =
        new Request.Builder()
            .url(address)
            .headers(headers(outbound))
            .method(outbound.method(), body(outbound))
            .tag(StageListener.class, stage)
            .tag(Status.class, status)
            .build();
    String authority = FailureTexts.authority(url);
    boolean http1Only = !address.isHttps() || http1Hosts.contains(authority);
    OkHttpClient client =
        connections
            .client(route, !address.isHttps(), http1Only)
            .newBuilder()
            .addNetworkInterceptor(Status::hide)
            .build();
    Call call = client.newCall(request);
    abandons.accept(call::cancel);
    Recognition recognition = new Recognition(url, route);
    try {
      Answer answer = new Answer(call.execute(), recognition, stage, pace.timings());
      return new Exchange(
          call, answer, status.code.get(), thrown -> broken(answer, authority, thrown));
    } catch (IOException e) {
      Failure failure = recognition.exception(stage.stage(), e);
      if (failure.kind() == FailureClass.CONNECTION_LOST && !http1Only) {
        http1Hosts.add(authority);
      }
      throw new NetException(failure, e);
    }
  }

  private NetException broken(Answer answer, String authority, IOException thrown) {
    if (answer.response().protocol() == okhttp3.Protocol.HTTP_2) {
      http1Hosts.add(authority);
    }
    return answer.broken(thrown);
  }

  private Headers headers(Outbound outbound) {
    Headers.Builder headers = new Headers.Builder();
    boolean coding = false;
    boolean agent = false;
    for (Outbound.Header header : outbound.headers()) {
      headers.addUnsafeNonAscii(header.name(), header.value());
      String name = header.name().toLowerCase(Locale.ROOT);
      coding |= name.equals("accept-encoding");
      agent |= name.equals("user-agent");
    }
    if (!coding) {
      headers.add("Accept-Encoding", "identity");
    }
    if (!agent) {
      headers.add("User-Agent", connections.agent());
    }
    return headers.build();
  }

  private static @Nullable RequestBody body(Outbound outbound) {
    if (outbound.body().isEmpty() && IDEMPOTENT.contains(outbound.method())) {
      return null;
    }
    return new OneShot(outbound.body());
  }

  /**
   * A body that OkHttp cannot send twice, so that it does not repeat the request behind our back.
   */
  private static final class OneShot extends RequestBody {
    private final Optional<Outbound.Body> body;

    OneShot(Optional<Outbound.Body> body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }

    @Override
    public long contentLength() {
      return body.isPresent() ? body.get().length().orElse(-1) : 0;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (body.isEmpty()) {
        return;
      }
      byte[] buffer = new byte[BUFFER];
      var in = body.get().bytes();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sink.write(buffer, 0, count);
        // What came in pieces goes out in pieces: the other side may wait for each.
        sink.flush();
      }
    }
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
          connections.reach(proxied.proxy(), host(origin), port(origin), abandons);
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
      return connections.tunnel(
          route instanceof Route.Proxied proxied ? Optional.of(proxied.proxy()) : Optional.empty(),
          host(origin),
          port(origin),
          abandons);
    } catch (IOException e) {
      throw new NetException(new Recognition(origin, route).exception(Stage.CONNECT, e), e).fatal();
    }
  }

  private static String host(URI origin) {
    return IpLiteral.withoutBrackets(String.valueOf(origin.getHost()));
  }

  private static int port(URI origin) {
    return origin.getPort() > 0 ? origin.getPort() : 443;
  }
}
