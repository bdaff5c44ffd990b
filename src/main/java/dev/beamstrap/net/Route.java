package dev.beamstrap.net;

/** How a target is reached; decided once per target, before any connection is made. */
public sealed interface Route {

  /**
   * No proxy in between.
   *
   * @param reason why, for people: {@code no proxy is set}, {@code NO_PROXY has example.org}
   */
  record Direct(String reason) implements Route {}

  /**
   * Through this proxy, and no other way if it fails.
   *
   * @param proxy the one proxy
   */
  record Proxied(ProxyAddress proxy) implements Route {}

  /**
   * A proxy is asked for that beamstrap cannot use; nothing is reached.
   *
   * @param variable the variable or property that asked for it
   * @param address what it said, credentials masked
   * @param why what is wrong with it
   */
  record Unusable(String variable, String address, String why) implements Route {}
}
