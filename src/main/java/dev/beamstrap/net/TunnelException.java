package dev.beamstrap.net;

import java.io.IOException;
import java.util.OptionalInt;

/** The way through a proxy did not open; what happened is known at the place where it happened. */
final class TunnelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final FailureClass kind;
  private final int status;

  TunnelException(FailureClass kind, String evidence) {
    this(kind, evidence, 0);
  }

  /** With the status of the proxy's answer to CONNECT. */
  TunnelException(FailureClass kind, String evidence, int status) {
    super(evidence);
    this.kind = kind;
    this.status = status;
  }

  FailureClass kind() {
    return kind;
  }

  OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
