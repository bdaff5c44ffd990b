package dev.beamstrap.gateway;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Decides who is let in.
 *
 * @param admission the rule
 * @param token the run's credential
 * @param peers what is known of the process at the other end
 */
record Doorkeeper(Admission admission, String token, PeerEnvironment peers) {
  /** Where Linux tells about sockets and processes in {@code proc}. */
  Doorkeeper(Admission admission, String token, Path proc) {
    this(admission, token, new PeerEnvironment(proc, token));
  }

  private static final String BASIC = "basic ";

  /** Whether a client may use the proxy. */
  boolean admits(Optional<String> proxyAuthorization, Socket client) {
    return proxyAuthorization.map(this::isCredential).orElse(false)
        || switch (admission) {
          case TOKEN -> false;
          case TOKEN_OR_ENVIRONMENT -> isInformed(client);
        };
  }

  private boolean isCredential(String value) {
    if (!value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return false;
    }
    try {
      String given =
          new String(
              Base64.getDecoder().decode(value.substring(BASIC.length()).strip()),
              StandardCharsets.UTF_8);
      return same(given, Gateway.USER + ":" + token);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** Whether a path of the mirror begins with the token. */
  boolean isToken(String given) {
    return same(given, token);
  }

  /** Takes equally long wherever the two differ. */
  private static boolean same(String given, String wanted) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isInformed(Socket client) {
    return client.getRemoteSocketAddress() instanceof InetSocketAddress theirs
        && client.getLocalSocketAddress() instanceof InetSocketAddress ours
        && peers.holds(theirs, ours);
  }
}
