package dev.beamstrap.net;

import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests through curl, one run of it each: its TLS is OpenSSL's (or whichever it was built with),
 * which some proxies let through where they refuse Java's. Verification is the same: exactly the
 * authorities that we trust, in a file that lives as long as this.
 */
final class CurlTransport implements Transport, AutoCloseable {
  private static final int MOST_AT_ONCE = 64;
  private static final long TICK_MILLIS = 25;

  private final Path program;
  private final Path scratch;
  private final String agent;
  private final Timings timings;
  private final ConnectGate gate;
  private final Trust trust;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Set<CurlProcess> running = ConcurrentHashMap.newKeySet();
  private @Nullable Workplace workplace;
  private boolean closed;

  CurlTransport(
      Path program, Path scratch, String agent, Timings timings, ConnectGate gate, Trust trust) {
    this.program = program;
    this.scratch = scratch;
    this.agent = agent;
    this.timings = timings;
    this.gate = gate;
    this.trust = trust;
  }

  /** What all runs share, made for the first one. */
  private record Workplace(
      Path directory,
      CurlConfig.Authorities authorities,
      ScheduledExecutorService ticker,
      Thread atExit) {}

  @Override
  public Answer send(Ask ask, Consumer<Runnable> cancelling) throws NetException {
    AtomicBoolean unwanted = new AtomicBoolean();
    AtomicReference<@Nullable CurlProcess> process = new AtomicReference<>();
    cancelling.accept(
        () -> {
          unwanted.set(true);
          CurlProcess started = process.get();
          if (started != null) {
            started.kill(CurlProcess.Killed.UNWANTED);
          }
        });
    AtomicBoolean open = new AtomicBoolean(true);
    Runnable closing =
        () -> {
          if (open.compareAndSet(true, false)) {
            CurlProcess started = process.get();
            if (started != null) {
              started.close();
              running.remove(started);
            }
            places.release();
          }
        };
    Recognition recognition = new Recognition(ask.url(), ask.route());
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetException(
          recognition.exception(Stage.CONNECT, new InterruptedIOException("interrupted")), e);
    }
    boolean answered = false;
    try {
      AtomicReference<@Nullable CurlExchange> exchange = new AtomicReference<>();
      ConnectGate.Opening opening =
          () -> {
            CurlProcess curl = start(ask, addresses(ask));
            process.set(curl);
            if (unwanted.get()) {
              throw new IOException("stopped");
            }
            CurlExchange begun = new CurlExchange(ask, curl, timings, closing);
            exchange.set(begun);
            begun.begin();
          };
      if (ask.tunnels()) {
        gate.pass(target(ask), opening);
      } else {
        opening.open();
      }
      Answer answer = Objects.requireNonNull(exchange.get()).answer();
      answered = true;
      return answer;
    } catch (NetException e) {
      throw e;
    } catch (IOException e) {
      throw new NetException(recognition.exception(Stage.REQUEST, e), e);
    } finally {
      if (!answered) {
        closing.run();
      }
    }
  }

  /** A target as the {@link ConnectGate} knows it, whichever transport asks. */
  static String target(Ask ask) {
    return IpLiteral.withoutBrackets(ask.address().host()) + ":" + ask.address().port();
  }

  /** Where it may go, if that is ours to say: curl must not find another address than we did. */
  private static List<InetAddress> addresses(Ask ask) throws IOException {
    if (!ask.mayLeadHere()) {
      return List.of();
    }
    String host = IpLiteral.withoutBrackets(ask.address().host());
    return NearAddress.others(host, List.of(InetAddress.getAllByName(host)));
  }

  private CurlProcess start(Ask ask, List<InetAddress> addresses) throws IOException {
    Workplace at = workplace(ask);
    String config = CurlConfig.of(ask, addresses, agent, timings, at.authorities());
    synchronized (this) {
      if (closed) {
        throw new IOException("stopped");
      }
      CurlProcess curl = CurlProcess.start(program, config, ask.upload(), at.directory());
      running.add(curl);
      return curl;
    }
  }

  private synchronized Workplace workplace(Ask ask) throws IOException {
    if (closed) {
      throw new IOException("stopped");
    }
    if (workplace == null) {
      String authorities = authorities(ask);
      Path directory = scratch;
      try {
        directory = Files.createTempDirectory(scratch, "beamstrap-curl");
        Path bundle =
            Files.createFile(
                directory.resolve("authorities.pem"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(bundle, authorities.getBytes(StandardCharsets.US_ASCII));
        Path nothing = Files.createDirectory(directory.resolve("no-authorities"));
        workplace =
            new Workplace(
                directory,
                new CurlConfig.Authorities(bundle, nothing),
                ticker(),
                new Thread(this::endAll, "curl-at-exit"));
      } catch (IOException e) {
        throw DiskFaults.of(e, "write", directory);
      }
      Runtime.getRuntime().addShutdownHook(workplace.atExit());
    }
    return workplace;
  }

  private String authorities(Ask ask) throws NetException {
    String problem = "there is no authority to trust";
    try {
      String all = trust.pem();
      if (!all.isEmpty() || !ask.address().isHttps()) {
        return all;
      }
    } catch (CertificateException e) {
      problem = String.valueOf(e.getMessage());
    }
    throw new NetException(
        Failure.of(FailureClass.UNTRUSTED_AUTHORITY, ask.url(), ask.route(), problem));
  }

  private ScheduledExecutorService ticker() {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "curl-watch");
              thread.setDaemon(true);
              return thread;
            });
    var watching =
        ticker.scheduleWithFixedDelay(
            () -> running.forEach(CurlProcess::tick),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
    Objects.requireNonNull(watching);
    return ticker;
  }

  private void endAll() {
    running.forEach(curl -> curl.kill(CurlProcess.Killed.UNWANTED));
    Workplace left;
    synchronized (this) {
      closed = true;
      left = workplace;
      workplace = null;
    }
    running.forEach(curl -> curl.kill(CurlProcess.Killed.UNWANTED));
    if (left != null) {
      left.ticker().shutdownNow();
      DirectoryTree.delete(left.directory());
    }
  }

  @Override
  public void close() {
    Workplace left;
    synchronized (this) {
      left = workplace;
    }
    endAll();
    if (left != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(left.atExit());
      } catch (IllegalStateException exiting) {
        // The hook runs, or has run.
      }
    }
  }
}
