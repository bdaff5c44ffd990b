package dev.beamstrap.net;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** The way through a proxy did not open; what happened is known at the place where it happened. */
final class TunnelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final FailureClass kind;
  private final int status;
  private final transient Optional<Header> reason;

  TunnelException(FailureClass kind, String evidence) {
    this(kind, evidence, 0);
  }

  /** With the status of the proxy's answer to CONNECT. */
  TunnelException(FailureClass kind, String evidence, int status) {
    this(kind, evidence, status, Optional.empty());
  }

  /** With the header in which the proxy gave its reason, where it gave one. */
  TunnelException(FailureClass kind, String evidence, int status, Optional<Header> reason) {
    super(evidence);
    this.kind = kind;
    this.status = status;
    this.reason = reason;
  }

  /** The same once more: an exception belongs to one throw. */
  TunnelException again() {
    return new TunnelException(kind, String.valueOf(getMessage()), status, reason);
  }

  FailureClass kind() {
    return kind;
  }

  /** The header in which the proxy gave its reason. */
  Optional<Header> reason() {
    return reason;
  }

  OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
