package dev.beamstrap.net;

import dev.beamstrap.fault.BeamstrapException;
import java.io.IOException;

/** An attempt failed, and how is known. Stays inside this room: callers meet the fault. */
final class NetException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  NetException(Failure failure) {
    super(failure.evidence());
    this.failure = failure;
  }

  NetException(Failure failure, Throwable origin) {
    super(failure.evidence(), origin);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  BeamstrapException fatal() {
    return failure.fault().exception(this);
  }
}
