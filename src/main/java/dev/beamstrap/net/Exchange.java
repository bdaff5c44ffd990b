package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.Protocol;

/**
 * An origin's answer as it gave it. Used by one thread, which closes it; what was not read of the
 * body then ends its connection.
 */
public final class Exchange implements AutoCloseable {
  private final Call call;
  private final Answer answer;
  private final int status;
  private final InputStream body;
  private boolean atEnd;

  Exchange(
      Call call,
      Answer answer,
      int status,
      java.util.function.Function<IOException, NetException> broken) {
    this.call = call;
    this.answer = answer;
    this.status = status;
    // OkHttp waits for as many bytes as a 304 would have had, but there are none (RFC 9110 15.4.5).
    boolean none = (status == 204 || status == 304) && answer.length().orElse(0) > 0;
    this.body = none ? InputStream.nullInputStream() : new Body(answer.body(), broken);
  }

  /** The status, 200 to 599. */
  public int status() {
    return status;
  }

  /** The text behind the status, which HTTP/2 does not have. */
  public String phrase() {
    return answer.response().message();
  }

  /** The headers in the origin's order. */
  public List<Outbound.Header> headers() {
    Headers sent = answer.response().headers();
    List<Outbound.Header> headers = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      headers.add(new Outbound.Header(sent.name(i), sent.value(i)));
    }
    return headers;
  }

  /**
   * The body as it was sent, without transfer coding. A reader meets an {@link IOException} with
   * the {@link Failure} behind it when it breaks off.
   */
  public InputStream body() {
    return body;
  }

  /** What carried it, for people: {@code okhttp h2}. */
  public String transport() {
    return "okhttp " + (answer.response().protocol() == Protocol.HTTP_2 ? "h2" : "http/1.1");
  }

  @Override
  public void close() {
    if (!atEnd) {
      call.cancel();
    }
    answer.close();
  }

  private final class Body extends InputStream {
    private final InputStream in;
    private final java.util.function.Function<IOException, NetException> broken;

    Body(InputStream in, java.util.function.Function<IOException, NetException> broken) {
      this.in = in;
      this.broken = broken;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int count = in.read(buffer, offset, length);
        atEnd |= count < 0;
        return count;
      } catch (IOException e) {
        throw broken.apply(e);
      }
    }
  }
}
