package dev.beamstrap.deps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Hex repository on this machine for one run of Mix: what it serves was fetched and verified by
 * us. Its address holds a random token, so that nobody else on the machine uses it.
 */
final class LoopbackRegistry implements AutoCloseable {
  private static final int THREADS = 32;
  private static final Pattern RESOURCE =
      Pattern.compile(
          "/r/([A-Za-z0-9._-]+)(?:/repos/([A-Za-z0-9._-]+))?/(packages|tarballs|policies)/([^/]+)");
  private static final Pattern TARBALL = Pattern.compile("([a-z][a-z0-9_]*)-(\\d.*)\\.tar");

  private final Registry registry;
  private final Tarballs tarballs;
  private final HttpServer server;
  private final ExecutorService threads;
  private final String token;
  private final Queue<BeamstrapException> failures = new ConcurrentLinkedQueue<>();

  LoopbackRegistry(Registry registry, Tarballs tarballs) {
    this.registry = registry;
    this.tarballs = tarballs;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw DiskFaults.of(e, "listen on", Path.of("127.0.0.1"));
    }
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "loopback");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/" + token + "/", this::serve);
    server.start();
  }

  /**
   * The address that stands for a repository; those of organisations follow from their parent's.
   */
  String address(String repository) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + token + "/r/" + repository;
  }

  /** The first failure to get something that exists. */
  Optional<BeamstrapException> failure() {
    return Optional.ofNullable(failures.peek());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(token.length() + 1);
      Matcher resource = RESOURCE.matcher(path);
      if (!exchange.getRequestMethod().equals("GET") || !resource.matches()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body;
      try {
        body = body(resource);
      } catch (BeamstrapException e) {
        boolean absent = Registry.isAbsence(e);
        if (!absent) {
          failures.add(e);
        }
        exchange.sendResponseHeaders(absent ? 404 : 400, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] body(Matcher resource) throws IOException {
    String repository =
        resource.group(2) == null ? resource.group(1) : resource.group(1) + ":" + resource.group(2);
    String name = resource.group(4);
    switch (resource.group(3)) {
      case "packages" -> {
        return registry.packageEntry(new PackageKey(repository, name)).record();
      }
      case "policies" -> {
        return registry.policy(new HexSettings.PolicyName(repository, name)).record();
      }
      default -> {
        Matcher tarball = TARBALL.matcher(name);
        if (!tarball.matches()) {
          throw dev.beamstrap.fault.Fault.of(FaultCode.NET_HTTP, "no tarball: " + name).exception();
        }
        PackageKey owner = new PackageKey(repository, tarball.group(1));
        var release =
            registry.packageEntry(owner).value().releases().stream()
                .filter(one -> one.version().equals(tarball.group(2)))
                .findFirst();
        return Files.readAllBytes(
            tarballs
                .get(
                    owner,
                    tarball.group(2),
                    release.flatMap(one -> one.outerChecksum()),
                    release.map(one -> one.innerChecksum()))
                .file());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
