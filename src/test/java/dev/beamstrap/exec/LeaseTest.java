package dev.beamstrap.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTest {
  @Test
  void asksAgainAndAgainUntilItIsClosed() throws IOException {
    try (ServerSocket gateway = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
      gateway.setSoTimeout(10_000);
      GatewayAccess access =
          new GatewayAccess(
              "127.0.0.1", gateway.getLocalPort(), "token", Path.of("/b"), Optional.empty());
      Lease lease = new Lease(access, Duration.ofMillis(20));
      assertThat(asked(gateway)).isEqualTo("GET /token/ HTTP/1.1");
      assertThat(asked(gateway)).isEqualTo("GET /token/ HTTP/1.1");
      lease.close();
      gateway.setSoTimeout(300);
      int late = 0;
      try {
        while (late < 10) {
          asked(gateway);
          late++;
        }
      } catch (SocketTimeoutException nobodyAsks) {
        // As wanted.
      }
      assertThat(late).isLessThanOrEqualTo(1);
    }
  }

  private static String asked(ServerSocket gateway) throws IOException {
    try (Socket client = gateway.accept()) {
      return new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
