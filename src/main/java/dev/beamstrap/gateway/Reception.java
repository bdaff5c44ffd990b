package dev.beamstrap.gateway;

import dev.beamstrap.net.AheadSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts clients, a bounded number at once, and ends those whose time is over. Where all places
 * are taken, a client that waits for nothing makes room.
 */
final class Reception implements AutoCloseable {
  private static final long STACK = 512 << 10;
  private static final long WATCH_MILLIS = 250;
  private static final long GOODBYE_SECONDS = 5;

  private final House house;
  private final List<Door> doors;
  private final Semaphore places;
  private final Map<Vigil, Socket> clients = new ConcurrentHashMap<>();
  private final Absence absence = new Absence(Path.of("/proc"));
  private final ExecutorService threads;
  private final ScheduledExecutorService watch;
  private volatile Instant lastUsed = Instant.now();
  private volatile boolean closed;

  /** Clients of all {@code doors}, each on a thread that {@code factory} makes. */
  Reception(House house, List<Door> doors, ThreadFactory factory) {
    this.house = house;
    this.doors = List.copyOf(doors);
    this.places = new Semaphore(house.settings().limits().connections());
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    this.watch = java.util.concurrent.Executors.newSingleThreadScheduledExecutor(factory);
  }

  /** Threads that need little room and end with the JVM. */
  static ThreadFactory threads() {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(null, work, "gateway-" + number.incrementAndGet(), STACK);
      thread.setDaemon(true);
      return thread;
    };
  }

  void open() {
    doors.forEach(door -> threads.execute(() -> accept(door)));
    watch.scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  int clients() {
    return clients.size();
  }

  Instant lastUsed() {
    return clients.isEmpty() ? lastUsed : Instant.now();
  }

  GatewayStatus status() {
    return status(clients());
  }

  private GatewayStatus status(int others) {
    long idle = java.time.Duration.between(lastUsed, Instant.now()).toSeconds();
    return new GatewayStatus(others, others > 0 ? 0 : Math.max(0, idle));
  }

  private void accept(Door door) {
    while (!closed) {
      try {
        AheadSocket socket = accepted(door);
        place(socket);
        welcome(socket);
      } catch (InterruptedException closing) {
        return;
      }
    }
  }

  /** The next client. That one cannot be accepted, for want of files, must not end the gateway. */
  private AheadSocket accepted(Door door) throws InterruptedException {
    while (true) {
      try {
        return door.accept();
      } catch (IOException e) {
        if (closed) {
          throw new InterruptedException();
        }
        house.reporter().detail("gateway: no client can be accepted: " + e.getMessage());
        TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
      }
    }
  }

  private void place(Socket socket) throws InterruptedException {
    try {
      while (!places.tryAcquire(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        makeRoom();
      }
    } catch (InterruptedException closing) {
      Splice.close(socket);
      throw closing;
    }
  }

  private void welcome(AheadSocket socket) throws InterruptedException {
    Vigil vigil = new Vigil(socket);
    clients.put(vigil, socket);
    try {
      threads.execute(() -> serve(socket, vigil));
    } catch (RejectedExecutionException closing) {
      gone(socket, vigil);
    } catch (OutOfMemoryError noThread) {
      gone(socket, vigil);
      house.reporter().detail("gateway: a client was let go: " + noThread.getMessage());
      TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
    }
    if (closed) {
      vigil.kill();
    }
  }

  private void serve(AheadSocket socket, Vigil vigil) {
    try (socket) {
      socket.setTcpNoDelay(true);
      new Client(house, socket, vigil, threads, () -> status(clients() - 1)).serve();
    } catch (IOException clientLeft) {
      house.reporter().detail("gateway: a client left: " + clientLeft.getMessage());
    } catch (RuntimeException | OutOfMemoryError bug) {
      // One client's request must not end another's, nor print beside the run's own output.
      house.reporter().warn("gateway: a request could not be served: " + bug);
    } finally {
      gone(socket, vigil);
    }
  }

  private void gone(Socket socket, Vigil vigil) {
    Splice.close(socket);
    lastUsed = Instant.now();
    clients.remove(vigil);
    places.release();
  }

  private void makeRoom() {
    clients.keySet().stream()
        .filter(client -> client.idleSince() != Long.MAX_VALUE)
        .min(Comparator.comparingLong(Vigil::idleSince))
        .ifPresent(Vigil::kill);
  }

  private void look() {
    long now = System.nanoTime();
    clients.keySet().stream().filter(client -> client.isOver(now)).forEach(Vigil::kill);
    absence.of(clients, now).forEach(Vigil::kill);
  }

  @Override
  public void close() {
    closed = true;
    doors.forEach(Splice::close);
    clients.keySet().forEach(Vigil::kill);
    watch.shutdownNow();
    threads.shutdownNow();
    try {
      // Nothing waits longer than for a socket that is closed by now.
      threads.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
