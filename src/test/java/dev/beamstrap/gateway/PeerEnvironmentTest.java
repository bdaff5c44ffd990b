package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With real processes: bash connects, and waits to be let go. */
class PeerEnvironmentTest {
  private static final String TOKEN = "0123456789abcdef";

  private final PeerEnvironment peers = new PeerEnvironment(Path.of("/proc"), TOKEN);

  @Test
  void theTokenInTheEnvironmentOfTheProcessCounts() throws Exception {
    assertThat(holds(Map.of("BEAMSTRAP_GATEWAY_TOKEN", TOKEN))).isTrue();
    assertThat(holds(Map.of("BEAMSTRAP_GATEWAY_TOKEN", TOKEN))).isTrue();
  }

  @Test
  void anotherTokenOrNoneDoesNot() throws Exception {
    assertThat(holds(Map.of())).isFalse();
    assertThat(holds(Map.of("BEAMSTRAP_GATEWAY_TOKEN", TOKEN + "0"))).isFalse();
    assertThat(holds(Map.of("OTHER", "BEAMSTRAP_GATEWAY_TOKEN=" + TOKEN))).isFalse();
  }

  @Test
  void whereNothingIsToldNobodyIsLetIn() {
    PeerEnvironment blind = new PeerEnvironment(Path.of("/nonexistent"), TOKEN);
    assertThat(
            blind.holds(
                new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2)))
        .isFalse();
  }

  private boolean holds(Map<String, String> variables) throws IOException, InterruptedException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  "bash",
                  "-c",
                  "exec 3<>/dev/tcp/127.0.0.1/" + listener.getLocalPort() + "; read -r -u 3 line"));
      builder.environment().putAll(variables);
      Process process = builder.start();
      try (Socket client = listener.accept();
          InputStream errors = process.getErrorStream()) {
        boolean holds =
            peers.holds(
                (InetSocketAddress) client.getRemoteSocketAddress(),
                (InetSocketAddress) client.getLocalSocketAddress());
        client.getOutputStream().write('\n');
        assertThat(new String(errors.readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        return holds;
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }
}
