package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One request and its answer by a run of curl; what curl tells, in the terms of this room. */
final class CurlExchange {
  private final Ask ask;
  private final CurlProcess curl;
  private final Timings timings;
  private final Recognition recognition;
  private final Runnable closing;
  private @Nullable ResponseHead early;
  private boolean tunnelled;

  CurlExchange(Ask ask, CurlProcess curl, Timings timings, Runnable closing) {
    this.ask = ask;
    this.curl = curl;
    this.timings = timings;
    this.recognition = new Recognition(ask.url(), ask.route());
    this.closing = closing;
  }

  /**
   * Begins it: a tunnel first, where there is one to wait for, and then the body, so that nobody is
   * asked for one that cannot go anywhere.
   */
  void begin() throws IOException {
    boolean toldApart = ask.tunnels() && !throughSocks();
    if (!toldApart) {
      curl.feed();
    }
    if (ask.tunnels()) {
      awaitTunnel();
    }
    if (toldApart) {
      curl.feed();
    }
  }

  private boolean throughSocks() {
    return ask.route() instanceof Route.Proxied proxied && proxied.proxy().scheme().isSocks();
  }

  /**
   * Waits until the proxy's verdict is known, for the {@link ConnectGate}.
   *
   * @throws TunnelException when it refused
   * @throws NetException when there was none
   */
  private void awaitTunnel() throws IOException {
    Optional<ResponseHead> first = curl.head(timings.connect().plus(timings.tunnel()));
    if (first.isEmpty()) {
      Failure failure = failure(Stage.CONNECT);
      if (failure.kind().isPolicy()) {
        throw new TunnelException(failure.kind(), failure.evidence());
      }
      throw new NetException(failure);
    }
    if (throughSocks()) {
      early = first.get();
      return;
    }
    if (first.get().status() > 299 && ask.route() instanceof Route.Proxied proxied) {
      throw HttpConnect.refusal(proxied.proxy(), first.get());
    }
    tunnelled = true;
  }

  /** Waits for the head of the answer. */
  Answer answer() throws IOException {
    Duration patience =
        tunnelled ? timings.firstByte() : timings.connect().plus(timings.firstByte());
    ResponseHead head = early != null ? early : curl.head(patience).orElse(null);
    if (head == null) {
      throw new NetException(failure(Stage.REQUEST));
    }
    OptionalLong length = head.length();
    boolean bodiless = ask.isBodyless(head.status());
    boolean endsWithConnection =
        !head.http2()
            && !bodiless
            && length.isEmpty()
            && head.header("Transfer-Encoding").isEmpty()
            && head.header("Content-Length").isEmpty();
    return new Answer(
        "curl",
        head,
        recognition,
        length,
        endsWithConnection,
        ask.method().equals("HEAD") ? InputStream.nullInputStream() : new Body(),
        () -> Stage.BODY,
        closing);
  }

  /** Why there is no more: curl has closed what was read, so it has ended or is about to. */
  private Failure failure(Stage stage) throws IOException {
    CurlEnd end = curl.end();
    switch (curl.killed()) {
      case INTERRUPTED -> throw new InterruptedIOException("interrupted");
      case UNWANTED -> throw new IOException("stopped");
      case SILENCE -> {
        return Failure.of(silence(stage), ask.url(), ask.route(), "nothing came in time");
      }
      case NOT -> {
        // It ended by itself.
      }
    }
    if (end.connectStatus() > 299 && ask.route() instanceof Route.Proxied proxied) {
      TunnelException refusal =
          HttpConnect.refusal(
              proxied.proxy(),
              new ResponseHead(false, end.connectStatus(), "", java.util.List.of()));
      return recognition.exception(Stage.CONNECT, refusal);
    }
    FailureClass kind = end.kind(ask.route(), ask.address().isHttps(), stage);
    return Failure.of(kind, ask.url(), ask.route(), end.evidence());
  }

  private FailureClass silence(Stage stage) {
    return switch (stage) {
      case BODY -> FailureClass.TIMEOUT_STALL;
      case CONNECT -> FailureClass.TIMEOUT_TUNNEL;
      default -> FailureClass.TIMEOUT_FIRST_BYTE;
    };
  }

  private final class Body extends InputStream {
    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      if (length == 0) {
        return 0;
      }
      if (over) {
        return -1;
      }
      int count = curl.read(buffer, offset, length, timings.stall());
      if (count < 0) {
        ended();
        over = true;
      }
      return count;
    }

    private void ended() throws IOException {
      CurlEnd end = curl.end();
      if (curl.killed() != CurlProcess.Killed.NOT || end.exit() != 0) {
        throw new NetException(failure(Stage.BODY));
      }
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
