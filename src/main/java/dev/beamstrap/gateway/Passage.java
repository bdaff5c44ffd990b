package dev.beamstrap.gateway;

import dev.beamstrap.fault.SafeUrl;
import java.time.Duration;

/**
 * One request that was answered, for a log.
 *
 * @param method its method
 * @param url where it went, without secrets; for what went nowhere, what was asked for
 * @param status what the client was told, 0 where it left before
 * @param bytesOut body bytes from the client; for bypassed tunnels all bytes
 * @param bytesIn body bytes to the client; for bypassed tunnels all bytes
 * @param time from the request's head to the last byte of the answer
 * @param transport what carried it: {@code okhttp h2}, {@code tunnel}, {@code gateway} for answers
 *     of our own
 */
public record Passage(
    String method,
    SafeUrl url,
    int status,
    long bytesOut,
    long bytesIn,
    Duration time,
    String transport) {

  /** One line for people. */
  @Override
  public String toString() {
    return method
        + " "
        + url
        + " "
        + status
        + " "
        + bytesOut
        + "/"
        + bytesIn
        + " bytes "
        + time.toMillis()
        + " ms "
        + transport;
  }
}
