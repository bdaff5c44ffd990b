package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beamstrap.report.Reporter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsenceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path dir;

  @Test
  void whoHasClosedIsMissingAtTheSecondLook() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
    Absence absence = new Absence(Path.of("/proc"));
    long now = System.nanoTime();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket ours = server.accept()) {
      Vigil vigil = new Vigil(ours);
      Map<Vigil, Socket> clients = Map.of(vigil, ours);
      assertThat(absence.of(clients, now + 2 * SECOND)).isEmpty();
      vigil.abandons(() -> {});
      for (int i = 3; i < 6; i++) {
        assertThat(absence.of(clients, now + i * SECOND)).isEmpty();
      }
      client.close();
      // The system may take a moment; two looks are needed at least.
      assertThat(absence.of(clients, now + 6 * SECOND)).isEmpty();
      assertThat(ours.getInputStream().read()).isEqualTo(-1);
      absence.of(clients, now + 7 * SECOND);
      assertThat(absence.of(clients, now + 7 * SECOND + 1)).isEmpty();
      assertThat(absence.of(clients, now + 8 * SECOND)).containsExactly(vigil);
      // Whoever is read from or written to is watched otherwise.
      vigil.begin(java.time.Duration.ofDays(1));
      assertThat(absence.of(clients, now + 9 * SECOND)).isEmpty();
    }
  }

  @Test
  void whereTheSystemDoesNotTellNobodyIsMissing() {
    Vigil vigil = new Vigil(() -> {});
    vigil.abandons(() -> {});
    Absence absence = new Absence(dir);
    long now = System.nanoTime();
    for (int i = 2; i < 6; i++) {
      assertThat(absence.of(Map.of(vigil, new Socket()), now + i * SECOND)).isEmpty();
    }
  }

  @Test
  void anOriginIsNotKeptWaitingByAClientThatLeft() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    List<String> connections = new CopyOnWriteArrayList<>();
    Outside.Script silent =
        socket -> {
          connections.add(Outside.head(socket.getInputStream()));
          asked.complete(true);
          try {
            ended.complete(socket.getInputStream().read() < 0);
          } catch (java.io.IOException reset) {
            ended.complete(true);
          }
        };
    try (Outside outside = new Outside(dir, silent);
        Gateway gateway =
            Gateway.start(
                GatewaySettings.standard().admission(Admission.TOKEN),
                outside.http(),
                Reporter.silent())) {
      try (TunnelClient client = TunnelClient.to(gateway, "repo.example.test")) {
        client.send("GET /x HTTP/1.1\r\nHost: repo.example.test\r\n\r\n");
        assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
    }
    // Nor is the request made again for nobody.
    assertThat(connections).hasSize(1);
  }
}
