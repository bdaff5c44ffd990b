package dev.beamstrap.net;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Reporter;
import java.time.Duration;
import java.time.Instant;

/**
 * The retries of one task: waits that double from half a second, spread by chance, as long as the
 * failure's class allows another attempt and the deadline has not come. {@code Retry-After} is
 * honoured up to a minute. Used by one thread.
 */
final class Patience {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_ASKED_WAIT = Duration.ofSeconds(60);
  private static final int MOST_IN_ALL = 100;

  private final Pace pace;
  private final Reporter reporter;
  private final Instant deadline;
  private int inRow;
  private int inAll;

  Patience(Pace pace, Reporter reporter, Duration total) {
    this.pace = pace;
    this.reporter = reporter;
    this.deadline = pace.clock().instant().plus(total);
  }

  /** Bytes arrived that were not there before: what failed until now is forgiven. */
  void progressed() {
    inRow = 0;
  }

  /** Whether the time for all attempts is over. */
  boolean isOver() {
    return pace.clock().instant().isAfter(deadline);
  }

  /** Waits until the next attempt is due, or gives up with the failure's fault. */
  void afterFailure(NetException thrown) {
    Failure failure = thrown.failure();
    inRow++;
    inAll++;
    if (inRow > failure.kind().retries() || inAll > MOST_IN_ALL) {
      throw givenUp(thrown);
    }
    Duration wait = wait(failure);
    if (pace.clock().instant().plus(wait).isAfter(deadline)) {
      throw givenUp(thrown);
    }
    reporter.detail(
        FailureTexts.authority(failure.target())
            + ": "
            + failure.evidence()
            + "; trying again in "
            + wait.toMillis()
            + " ms");
    try {
      pace.sleeper().sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted")
          .remedy("run it again; what was downloaded so far is kept")
          .exception(e);
    }
  }

  private Duration wait(Failure failure) {
    double spread = 0.5 + pace.chance() / 2;
    long exponential = FIRST_WAIT.toMillis() << Math.min(inRow - 1, 16);
    Duration own =
        Duration.ofMillis((long) (Math.min(exponential, LONGEST_WAIT.toMillis()) * spread));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration bounded = asked.compareTo(LONGEST_ASKED_WAIT) > 0 ? LONGEST_ASKED_WAIT : asked;
    return own.compareTo(bounded) > 0 ? own : bounded;
  }

  private BeamstrapException givenUp(NetException thrown) {
    Fault fault = thrown.failure().fault();
    return inAll == 1
        ? fault.exception(thrown)
        : fault.cause(fault.cause() + "; gave up after " + inAll + " attempts").exception(thrown);
  }
}
