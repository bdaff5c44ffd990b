package dev.beamstrap.net;

/** The outcome of asking for a document. */
public sealed interface Fetched {

  /**
   * The document as it is now.
   *
   * @param body its bytes, at most as many as were allowed
   * @param validators what to send along next time
   */
  @SuppressWarnings("ArrayRecordComponent") // One owner, never compared.
  record Fresh(byte[] body, Validators validators) implements Fetched {}

  /** The document is still the one whose validators were sent. */
  record NotModified() implements Fetched {}
}
