package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;

/** The real client for other rooms' tests, whose waits between attempts take no time. */
public final class ImpatientHttp {
  private ImpatientHttp() {}

  public static Http of(NetSettings settings) {
    return new Http(settings, Reporter.silent(), new FakeTime().pace());
  }
}
