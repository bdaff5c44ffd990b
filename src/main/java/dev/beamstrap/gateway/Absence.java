package dev.beamstrap.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds clients that left while an origin keeps us waiting. Nothing is read from or written to them
 * then, so that only the system knows: Linux tells in {@code /proc/net/tcp}. Elsewhere they are
 * noticed when the origin answers, or does not in time. Used by one thread.
 */
final class Absence {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

  private final Path proc;
  private long last = System.nanoTime();

  /**
   * Reads below a directory.
   *
   * @param proc where Linux tells about sockets: {@code /proc}
   */
  Absence(Path proc) {
    this.proc = proc;
  }

  /** Those of whom it is certain; at most once a second anybody is. */
  List<Vigil> of(Map<Vigil, Socket> clients, long now) {
    if (now - last < EVERY) {
      return List.of();
    }
    last = now;
    List<Vigil> waiting = clients.keySet().stream().filter(Vigil::isWorkOnly).toList();
    Path table = proc.resolve("net/tcp");
    if (waiting.isEmpty() || !Files.isReadable(table)) {
      return List.of();
    }
    try {
      Set<String> established = new HashSet<>();
      for (Path one : List.of(table, proc.resolve("net/tcp6"))) {
        if (Files.isReadable(one)) {
          established.addAll(
              SocketTable.established(Files.readString(one, StandardCharsets.ISO_8859_1)));
        }
      }
      return waiting.stream()
          .filter(client -> client.isMissing(isThere(clients.get(client), established)))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static boolean isThere(@Nullable Socket socket, Set<String> established) {
    return socket != null
        && socket.getLocalSocketAddress() instanceof InetSocketAddress ours
        && socket.getRemoteSocketAddress() instanceof InetSocketAddress theirs
        && SocketTable.isAmong(established, ours, theirs);
  }
}
