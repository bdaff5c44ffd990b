package dev.beamstrap.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The answer to one request. Closing it closes the body and ends what is left of the exchange. */
final class Answer implements AutoCloseable {
  private final String carrier;
  private final ResponseHead head;
  private final Recognition recognition;
  private final OptionalLong length;
  private final boolean endsWithConnection;
  private final Supplier<Stage> stage;
  private final Runnable closing;
  private InputStream body;
  private boolean inPlaceOfOrigin;

  /**
   * An answer whose body has not been read.
   *
   * @param carrier the transport's name
   * @param length how many bytes the body has, where announced and not changed by a coding
   * @param endsWithConnection whether only the end of the connection ends the body
   * @param body the body; its exceptions are recognised by {@link #broken}
   * @param stage how far the exchange got
   * @param closing ends the exchange
   */
  Answer(
      String carrier,
      ResponseHead head,
      Recognition recognition,
      OptionalLong length,
      boolean endsWithConnection,
      InputStream body,
      Supplier<Stage> stage,
      Runnable closing) {
    this.carrier = carrier;
    this.head = head;
    this.recognition = recognition;
    this.length = length;
    this.endsWithConnection = endsWithConnection;
    this.body = body;
    this.stage = stage;
    this.closing = closing;
  }

  String carrier() {
    return carrier;
  }

  int status() {
    return head.status();
  }

  ResponseHead head() {
    return head;
  }

  /** The address that answered, which redirects may have changed. */
  URI url() {
    return recognition.target();
  }

  Optional<String> header(String name) {
    return head.header(name);
  }

  Validators validators() {
    return new Validators(header("ETag"), header("Last-Modified"));
  }

  /** How many bytes the body will have, where announced and not changed by a coding. */
  OptionalLong length() {
    return length;
  }

  /** Whether only the end of the connection ends the body, so that a cut looks like an end. */
  boolean endsWithConnection() {
    return endsWithConnection;
  }

  InputStream body() {
    return body;
  }

  /** The first bytes of the body, at most {@code max}, which stay to be read. */
  byte[] start(int max) throws IOException {
    byte[] start = body.readNBytes(max);
    body = new SequenceInputStream(new ByteArrayInputStream(start), body);
    return start;
  }

  /** Marks the answer as one that a proxy gave in place of the origin. */
  Answer inPlaceOfOrigin() {
    inPlaceOfOrigin = true;
    return this;
  }

  boolean isInPlaceOfOrigin() {
    return inPlaceOfOrigin;
  }

  /** The exception that came while the body was read, recognised. */
  NetException broken(IOException thrown) {
    return new NetException(recognition.exception(stage.get(), thrown), thrown);
  }

  NetException failed(FailureClass kind, String evidence) {
    return new NetException(Failure.of(kind, recognition.target(), recognition.route(), evidence));
  }

  @Override
  public void close() {
    closing.run();
  }
}
