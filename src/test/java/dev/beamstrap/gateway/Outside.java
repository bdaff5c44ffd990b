package dev.beamstrap.gateway;

import dev.beamstrap.net.Http;
import dev.beamstrap.net.ImpatientHttp;
import dev.beamstrap.net.NetSettings;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** The world beyond the gateway: a CONNECT proxy, and behind it one TLS origin for all names. */
final class Outside implements Closeable {
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("Outside CA").build();
  private static final HeldCertificate LEAF = leaf(AUTHORITY);

  static HeldCertificate leaf(HeldCertificate authority) {
    return new HeldCertificate.Builder()
        .signedBy(authority)
        .addSubjectAlternativeName("*.example.test")
        .addSubjectAlternativeName("repo.hex.pm")
        .build();
  }

  /** What an origin does with a connection whose TLS stands. */
  interface Script {
    void run(Socket socket) throws IOException;
  }

  final List<String> connects = new CopyOnWriteArrayList<>();
  final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket proxy;
  private final ServerSocket origin;
  private final Http http;

  Outside(Path dir, Script script) throws IOException {
    this(dir, LEAF, script);
  }

  Outside(Path dir, HeldCertificate leaf, Script script) throws IOException {
    Path bundle = Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    proxy = new ServerSocket(0, 50, loopback);
    origin =
        new HandshakeCertificates.Builder()
            .heldCertificate(leaf)
            .build()
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 50, loopback);
    serve(origin, script);
    serve(proxy, this::connect);
    http =
        ImpatientHttp.of(
            NetSettings.from(
                Map.of(
                    "HTTPS_PROXY",
                    "http://127.0.0.1:" + proxy.getLocalPort(),
                    "SSL_CERT_FILE",
                    bundle.toString()),
                Map.of()));
  }

  Http http() {
    return http;
  }

  private void serve(ServerSocket server, Script script) {
    threads.execute(
        () -> {
          while (true) {
            try {
              Socket socket = server.accept();
              open.add(socket);
              threads.execute(
                  () -> {
                    try (socket) {
                      script.run(socket);
                    } catch (IOException over) {
                      // What the other side saw is what is asserted.
                    } finally {
                      open.remove(socket);
                    }
                  });
            } catch (IOException | RejectedExecutionException closed) {
              return;
            }
          }
        });
  }

  private void connect(Socket client) throws IOException {
    String head = head(client.getInputStream());
    String target = head.split(" ", 3)[1];
    connects.add(target);
    String refusal = refusals.get(target);
    if (refusal != null) {
      send(client, refusal);
      return;
    }
    try (Socket way = new Socket(origin.getInetAddress(), origin.getLocalPort())) {
      send(client, "HTTP/1.1 200 OK\r\n\r\n");
      threads.execute(() -> pump(way, client));
      pump(client, way);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException over) {
      try {
        from.close();
        to.close();
      } catch (IOException gone) {
        // Both are to be gone.
      }
    }
  }

  /** A head up to its empty line, or nothing at the end of the connection. */
  static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        return head.toString(StandardCharsets.UTF_8);
      }
      head.write(octet);
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    http.close();
    proxy.close();
    origin.close();
    for (Socket socket : open) {
      // The origin's end with the proxy's; JSSE may fail where one is closed within its handshake.
      if (!(socket instanceof SSLSocket)) {
        socket.close();
      }
    }
    threads.shutdownNow();
  }
}
