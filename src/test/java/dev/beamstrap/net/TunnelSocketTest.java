package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TunnelSocketTest {
  private static final int MANY = 50;

  private static long files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static TunnelSocket socket(int port) throws IOException {
    ProxyAddress proxy =
        new ProxyAddress(
            ProxyAddress.Scheme.HTTP, "127.0.0.1", port, Optional.empty(), "HTTPS_PROXY");
    return new TunnelSocket(
        proxy,
        ProxyHandshake.of(proxy, "test"),
        new ConnectGate(),
        ParkedTunnels.none(),
        Duration.ofSeconds(20));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void holdsNoFileThatTheCollectorHasToClose() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (LoopbackServer proxy =
        new LoopbackServer(
            (client, connection) -> {
              client
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              client.getInputStream().readAllBytes();
            })) {
      socket(proxy.port()).close();
      long before = files();
      for (int i = 0; i < MANY; i++) {
        TunnelSocket socket = socket(proxy.port());
        sockets.add(socket);
        socket.setSoTimeout(1000);
        assertThat(socket.getSoTimeout()).isEqualTo(1000);
        if (i % 2 == 0) {
          socket.connect(InetSocketAddress.createUnresolved("a.test", 443), 5000);
          assertThat(socket.getSoTimeout()).isEqualTo(1000);
        }
        socket.close();
      }
      // The proxy's own side ends a little later.
      for (int i = 0; i < 100 && files() > before; i++) {
        Thread.sleep(20);
      }
      assertThat(files()).isLessThan(before + MANY / 4);
    }
    assertThat(sockets).allMatch(Socket::isClosed);
  }
}
