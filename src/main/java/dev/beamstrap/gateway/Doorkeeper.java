package dev.beamstrap.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides who is let in.
 *
 * @param admission the rule
 * @param token the run's credential
 * @param proc where Linux tells about sockets and processes: {@code /proc}
 */
record Doorkeeper(Admission admission, String token, Path proc, PeerEnvironment peers) {
  Doorkeeper(Admission admission, String token, Path proc) {
    this(admission, token, proc, new PeerEnvironment(proc, token));
  }

  private static final String BASIC = "basic ";

  /** Whether a client may use the proxy. */
  boolean admits(Optional<String> proxyAuthorization, Socket client) {
    return proxyAuthorization.map(this::isCredential).orElse(false)
        || switch (admission) {
          case TOKEN -> false;
          case TOKEN_OR_SAME_USER -> isSameUser(client);
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

  private boolean isSameUser(Socket client) {
    if (!(client.getRemoteSocketAddress() instanceof InetSocketAddress theirs)
        || !(client.getLocalSocketAddress() instanceof InetSocketAddress ours)) {
      return false;
    }
    try {
      OptionalLong self = SocketTable.userOfProcess(read("self/status"));
      if (self.isEmpty() || self.getAsLong() == SocketTable.UNKNOWN_USER) {
        return false;
      }
      for (String table : new String[] {"net/tcp", "net/tcp6"}) {
        OptionalLong owner = SocketTable.owner(read(table), theirs, ours);
        if (owner.isPresent()) {
          return owner.equals(self);
        }
      }
      return false;
    } catch (IOException notLinux) {
      return false;
    }
  }

  private String read(String file) throws IOException {
    Path path = proc.resolve(file);
    // Kernels without IPv6 have no table for it.
    return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
  }
}
