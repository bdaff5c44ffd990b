package dev.beamstrap.net;

import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Time and chance, so that tests need neither.
 *
 * @param clock tells the time
 * @param sleeper waits
 * @param random spreads the waits of many clients; used by one thread at a time
 * @param timings how long each stage may take
 */
record Pace(Clock clock, Sleeper sleeper, RandomGenerator random, Timings timings) {

  /** Waits for a while. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  static Pace standard() {
    return new Pace(
        Clock.systemUTC(),
        time -> Thread.sleep(time.toMillis()),
        new SplittableRandom(),
        Timings.standard());
  }

  /** A number between 0 and 1. */
  double chance() {
    synchronized (random) {
      return random.nextDouble();
    }
  }
}
