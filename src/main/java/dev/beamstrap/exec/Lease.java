package dev.beamstrap.exec;

import dev.beamstrap.gateway.GatewayStatus;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the background gateway from ending as idle while a program that relies on it is silent:
 * each question after its state counts as use.
 */
final class Lease implements AutoCloseable {
  /** The shortest idle limit is a minute. */
  static final Duration EVERY = Duration.ofSeconds(20);

  private final ScheduledExecutorService asking;

  Lease(GatewayAccess access, Duration every) {
    asking =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lease");
              thread.setDaemon(true);
              return thread;
            });
    asking.scheduleWithFixedDelay(
        () -> GatewayStatus.ask(access.host(), access.port(), access.token()),
        every.toMillis(),
        every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
