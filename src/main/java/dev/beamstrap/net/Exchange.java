package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/**
 * An origin's answer as it gave it. Used by one thread, which closes it; what was not read of the
 * body then ends its connection.
 */
public final class Exchange implements AutoCloseable {
  private final Answer answer;
  private final Runnable cancel;
  private final InputStream body;
  private boolean atEnd;

  Exchange(Answer answer, Runnable cancel, Function<IOException, NetException> broken) {
    this.answer = answer;
    this.cancel = cancel;
    // OkHttp waits for as many bytes as a 304 would have had, but there are none (RFC 9110 15.4.5).
    boolean none =
        (answer.status() == 204 || answer.status() == 304) && answer.length().orElse(0) > 0;
    this.body = none ? InputStream.nullInputStream() : new Body(answer.body(), broken);
  }

  /** The status, 200 to 599. */
  public int status() {
    return answer.status();
  }

  /** The text behind the status, which HTTP/2 does not have. */
  public String phrase() {
    return answer.head().phrase();
  }

  /** The headers in the origin's order. */
  public List<Header> headers() {
    return answer.head().headers();
  }

  /**
   * The body as it was sent, without transfer coding. A reader meets an {@link IOException} with
   * the {@link Failure} behind it when it breaks off. More than 0 bytes are available when a read
   * does not wait for the origin.
   */
  public InputStream body() {
    return body;
  }

  /** What carried it, for people: {@code okhttp h2}. */
  public String transport() {
    return answer.carrier() + (answer.head().http2() ? " h2" : " http/1.1");
  }

  @Override
  public void close() {
    if (!atEnd) {
      cancel.run();
    }
    answer.close();
  }

  private final class Body extends InputStream {
    private final InputStream in;
    private final Function<IOException, NetException> broken;

    Body(InputStream in, Function<IOException, NetException> broken) {
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
    public int available() throws IOException {
      return atEnd ? 0 : in.available();
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
