package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import okhttp3.Protocol;
import okhttp3.Response;

/** The final answer to one request, redirects behind it. Closing it closes the body. */
final class Answer implements AutoCloseable {
  private final Response response;
  private final Recognition recognition;
  private final StageListener stage;

  Answer(Response response, Recognition recognition, StageListener stage, Timings timings) {
    this.response = response;
    this.recognition = recognition;
    this.stage = stage;
    // Until here the first-byte time applied; from now on silence means a stall.
    response.body().source().timeout().timeout(timings.stall().toMillis(), TimeUnit.MILLISECONDS);
  }

  int status() {
    return response.code();
  }

  Response response() {
    return response;
  }

  /** The address that answered, which redirects may have changed. */
  URI url() {
    return recognition.target();
  }

  Optional<String> header(String name) {
    return Recognition.header(response, name);
  }

  Validators validators() {
    return new Validators(header("ETag"), header("Last-Modified"));
  }

  /** How many bytes the body will have, where announced and not changed by a coding. */
  OptionalLong length() {
    long length = response.body().contentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** Whether only the end of the connection ends the body, so that a cut looks like an end. */
  boolean endsWithConnection() {
    Protocol protocol = response.protocol();
    boolean http1 = protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0;
    return http1
        && length().isEmpty()
        && header("Transfer-Encoding").isEmpty()
        && header("Content-Encoding").isEmpty()
        && response.networkResponse() != null
        && Optional.ofNullable(response.networkResponse().header("Content-Length")).isEmpty();
  }

  InputStream body() {
    return response.body().byteStream();
  }

  /** The exception that came while the body was read, recognised. */
  NetException broken(IOException thrown) {
    return new NetException(recognition.exception(stage.stage(), thrown), thrown);
  }

  NetException failed(FailureClass kind, String evidence) {
    return new NetException(Failure.of(kind, recognition.target(), recognition.route(), evidence));
  }

  @Override
  public void close() {
    response.close();
  }
}
