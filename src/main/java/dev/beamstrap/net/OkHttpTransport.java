package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Requests through OkHttp and the JVM's TLS. */
record OkHttpTransport(
    Connections connections, Timings timings, FirstConnection firsts, Advance advance)
    implements Transport {
  /** Methods that OkHttp refuses to send without a body, be it empty. */
  private static final Set<String> WITH_BODY =
      Set.of("POST", "PUT", "PATCH", "PROPPATCH", "REPORT", "QUERY");

  @Override
  public Answer send(Ask ask, Consumer<Runnable> cancelling) throws NetException {
    if (ask.route() instanceof Route.Proxied proxied
        && proxied.proxy().scheme() == ProxyAddress.Scheme.HTTPS) {
      throw new NetException(
          Failure.of(
              FailureClass.PROXY_UNSUPPORTED,
              ask.url(),
              ask.route(),
              "Java's client does not speak TLS to the proxy itself"));
    }
    // The origin may be about to close an idle connection, and what was sent there is not repeated.
    return send(ask, ask.http1Only() && !ask.isSafe(), cancelling);
  }

  private Answer send(Ask ask, boolean fresh, Consumer<Runnable> cancelling) throws NetException {
    StageListener stage = new StageListener();
    boolean plain = !ask.address().isHttps();
    Recognition recognition = new Recognition(ask.url(), ask.route());
    Call call =
        connections
            .client(ask.route(), plain, ask.http1Only(), fresh, !ask.isSafe(), ask.mayLeadHere())
            .newCall(request(ask, plain, stage));
    cancelling.accept(call::cancel);
    try {
      if (!ask.http1Only()) {
        stage.whenConnected(firsts.await(FailureTexts.authority(ask.url())));
      }
      Response response = call.execute();
      Optional<Runnable> room = room(ask, response);
      if (room.isEmpty()) {
        // HTTP/1.1 brings no more than is taken.
        response.close();
        return send(ask.inHttp1(), cancelling);
      }
      return answer(ask, response, recognition, stage, room.get());
    } catch (IOException e) {
      if (!fresh && !ask.isSafe() && !call.isCanceled() && stage.keptOneWasDead()) {
        return send(ask, true, cancelling);
      }
      throw new NetException(recognition.exception(stage.stage(), e), e);
    } finally {
      stage.connected();
    }
  }

  private Request request(Ask ask, boolean plain, StageListener stage) {
    Headers.Builder headers = new Headers.Builder();
    ask.headers().forEach(header -> headers.addUnsafeNonAscii(header.name(), header.value()));
    if (!ask.has("User-Agent")) {
      headers.add("User-Agent", connections.agent());
    }
    Request.Builder request =
        new Request.Builder()
            .url(ask.address())
            .headers(headers.build())
            .method(ask.method(), body(ask))
            .tag(StageListener.class, stage)
            .tag(HiddenStatus.class, new HiddenStatus());
    if (plain && ask.route() instanceof Route.Proxied proxied) {
      proxied
          .proxy()
          .credentials()
          .filter(known -> proxied.proxy().scheme() == ProxyAddress.Scheme.HTTP)
          .ifPresent(known -> request.header("Proxy-Authorization", known.basic()));
    }
    return request.build();
  }

  private static @Nullable RequestBody body(Ask ask) {
    if (ask.upload().isPresent()) {
      return body(ask.upload().get());
    }
    return WITH_BODY.contains(ask.method()) ? RequestBody.create(new byte[0]) : null;
  }

  private static RequestBody body(Upload upload) {
    return new RequestBody() {
      @Override
      public @Nullable MediaType contentType() {
        return null;
      }

      @Override
      public long contentLength() {
        return upload.length().orElse(-1);
      }

      @Override
      public boolean isOneShot() {
        return !upload.repeatable();
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        upload.writeTo(sink.outputStream());
      }
    };
  }

  /** Room for what may come ahead of who reads; nothing when it is better to ask once more. */
  private Optional<Runnable> room(Ask ask, Response response) {
    int status = HiddenStatus.of(response);
    // Answers to our own requests are read as they come.
    if (ask.isBodyless(status) || !ask.farOnly() || response.protocol() != Protocol.HTTP_2) {
      return Optional.of(() -> {});
    }
    OptionalLong length = length(response);
    Optional<Runnable> room = advance.take(length);
    // A refusal is never asked for twice.
    boolean again =
        ask.method().equals("GET") && ask.upload().isEmpty() && (status == 200 || status == 206);
    return room.isPresent() || again ? room : Optional.of(advance.takeAnyway(length));
  }

  private static OptionalLong length(Response response) {
    long announced = response.body().contentLength();
    return announced < 0 ? OptionalLong.empty() : OptionalLong.of(announced);
  }

  private Answer answer(
      Ask ask, Response response, Recognition recognition, StageListener stage, Runnable room) {
    // Until here the first-byte time applied; from now on silence means a stall.
    response.body().source().timeout().timeout(timings.stall().toMillis(), TimeUnit.MILLISECONDS);
    Protocol protocol = response.protocol();
    boolean http1 = protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0;
    List<Header> headers = new ArrayList<>();
    response.headers().forEach(pair -> headers.add(new Header(pair.getFirst(), pair.getSecond())));
    ResponseHead head =
        new ResponseHead(!http1, HiddenStatus.of(response), response.message(), headers);
    OptionalLong length = length(response);
    boolean alone = http1 && length.isPresent() && !ask.isBodyless(head.status());
    return new Answer(
        "okhttp",
        head,
        recognition,
        length,
        http1 && length.isEmpty() && endsWithConnection(head, response.networkResponse()),
        alone ? body(response, length.getAsLong(), stage) : response.body().byteStream(),
        stage::stage,
        () -> {
          response.close();
          room.run();
        });
  }

  /** A body during which its connection brings nothing else. */
  private InputStream body(Response response, long length, StageListener stage) {
    InputStream body = response.body().byteStream();
    return stage
        .socket()
        .<InputStream>map(socket -> new Http1Body(body, length, () -> connections.isAtHand(socket)))
        .orElse(body);
  }

  private static boolean endsWithConnection(ResponseHead head, @Nullable Response received) {
    return head.header("Transfer-Encoding").isEmpty()
        && head.header("Content-Encoding").isEmpty()
        && received != null
        && received.header("Content-Length") == null;
  }
}
