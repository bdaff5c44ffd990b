package dev.beamstrap.net;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that only goes on when somebody sleeps, and a memory of who slept how long. */
final class FakeTime extends Clock {
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  /** Real time-outs are short: they are the only thing here that waits. */
  static Timings timings(Duration silence) {
    return new Timings(
        Duration.ofSeconds(5),
        silence,
        silence,
        silence,
        Duration.ofMinutes(10),
        Duration.ofHours(2));
  }

  Pace pace() {
    return pace(Duration.ofSeconds(5));
  }

  Pace pace(Duration silence) {
    return new Pace(this, this::sleep, new SplittableRandom(7), timings(silence));
  }

  private void sleep(Duration time) {
    sleeps.add(time);
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
