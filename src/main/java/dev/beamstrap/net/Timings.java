package dev.beamstrap.net;

import java.time.Duration;

/**
 * How long each stage of an exchange may take.
 *
 * @param connect until a TCP connection stands
 * @param tunnel until the proxy answers CONNECT: it may have to try several addresses itself
 * @param firstByte until the handshake moves, and until the answer begins: scanning proxies fetch
 *     the whole body before they send its first byte
 * @param stall between two pieces of a body
 * @param fetchTotal for a document, all attempts and waits together
 * @param downloadTotal for a download, all attempts and waits together
 */
record Timings(
    Duration connect,
    Duration tunnel,
    Duration firstByte,
    Duration stall,
    Duration fetchTotal,
    Duration downloadTotal) {

  static Timings standard() {
    return new Timings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofHours(2));
  }
}
