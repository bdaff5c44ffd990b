package dev.beamstrap.fault;

import java.util.Optional;

/**
 * A failure as data.
 *
 * @param code the stable code
 * @param message what failed, with the value that it failed on; one line
 * @param cause why it failed, or empty when the message says it all; one line
 * @param remedy what to do next, as a command or a setting where one exists; empty only for bugs
 * @param url the address involved, without secrets
 */
public record Fault(
    FaultCode code, String message, String cause, String remedy, Optional<SafeUrl> url) {

  /** A failure that has only a code and a message so far. */
  public static Fault of(FaultCode code, String message) {
    return new Fault(code, message, "", "", Optional.empty());
  }

  /** The same failure with its cause. */
  public Fault cause(String text) {
    return new Fault(code, message, text, remedy, url);
  }

  /** The same failure with its remedy. */
  public Fault remedy(String text) {
    return new Fault(code, message, cause, text, url);
  }

  /** The same failure with the address it happened at. */
  public Fault url(SafeUrl address) {
    return new Fault(code, message, cause, remedy, Optional.of(address));
  }

  /** The failure as something to throw. */
  public BeamstrapException exception() {
    return new BeamstrapException(this);
  }

  /** The failure as something to throw, keeping the exception it was recognised from. */
  public BeamstrapException exception(Throwable origin) {
    return new BeamstrapException(this, origin);
  }
}
