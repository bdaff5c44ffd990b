package dev.beamstrap.net;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tunnels that were opened to see whether the proxy allows it, and wait for the request that needs
 * them. A few, for a few seconds: proxies close what says nothing.
 */
final class ParkedTunnels implements AutoCloseable {
  static final int MOST = 16;
  static final long LIFE = TimeUnit.SECONDS.toNanos(5);

  private final LongSupplier nanoTime;
  private final int most;
  private final Deque<Parked> tunnels = new ArrayDeque<>();

  ParkedTunnels(LongSupplier nanoTime) {
    this(nanoTime, MOST);
  }

  private ParkedTunnels(LongSupplier nanoTime, int most) {
    this.nanoTime = nanoTime;
    this.most = most;
  }

  /** Where nothing ever waits. */
  static ParkedTunnels none() {
    return new ParkedTunnels(() -> 0, 0);
  }

  private record Parked(String authority, Socket socket, long since) {}

  synchronized void park(String authority, Socket socket) {
    tunnels.addLast(new Parked(authority, socket, nanoTime.getAsLong()));
    while (tunnels.size() > most) {
      close(tunnels.removeFirst().socket);
    }
  }

  /** The youngest tunnel to a target; whoever takes it closes it. */
  synchronized Optional<Socket> take(String authority) {
    long now = nanoTime.getAsLong();
    while (!tunnels.isEmpty() && now - tunnels.getFirst().since > LIFE) {
      close(tunnels.removeFirst().socket);
    }
    Optional<Parked> found =
        tunnels.stream().filter(parked -> parked.authority.equals(authority)).findFirst();
    found.ifPresent(tunnels::remove);
    return found.map(Parked::socket);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Nobody uses it.
    }
  }

  @Override
  public synchronized void close() {
    tunnels.forEach(parked -> close(parked.socket));
    tunnels.clear();
  }
}
