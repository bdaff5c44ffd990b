package dev.beamstrap.fault;

/**
 * The one exception that carries a {@link Fault} to whoever reports it. Unchecked, because nobody
 * between the place of the failure and the command line can do anything about it.
 */
public final class BeamstrapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  BeamstrapException(Fault fault) {
    super(fault.message());
    this.fault = fault;
  }

  BeamstrapException(Fault fault, Throwable origin) {
    super(fault.message(), origin);
    this.fault = fault;
  }

  /** What failed, why, and what to do next. */
  public Fault fault() {
    return fault;
  }
}
