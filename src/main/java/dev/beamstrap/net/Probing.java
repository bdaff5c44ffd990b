package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Makes the client that beamstrap itself uses, for somebody who only wants to know whether it
 * works.
 */
public final class Probing {
  private Probing() {}

  /**
   * A client for these settings that says nothing and gives up soon.
   *
   * @param each how long each stage of an exchange may take; all attempts together may take it too
   */
  public static Http client(NetSettings settings, Duration each) {
    Timings timings = new Timings(each, each, each, each, each, each);
    return new Http(
        settings,
        Reporter.silent(),
        new Pace(
            Clock.systemUTC(),
            time -> Thread.sleep(time.toMillis()),
            new SplittableRandom(),
            timings));
  }
}
