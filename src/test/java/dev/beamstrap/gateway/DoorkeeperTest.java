package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private static final Path PROC = Path.of("/proc");

  /** Asks about a real connection on loopback. */
  private static boolean ofConnection(Predicate<Socket> question) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      assertThat(client.isConnected()).isTrue();
      return question.test(accepted);
    }
  }

  private static boolean admits(Admission admission, Optional<String> credential) throws Exception {
    Doorkeeper doorkeeper = new Doorkeeper(admission, "token", PROC);
    return ofConnection(client -> doorkeeper.admits(credential, client));
  }

  private static Optional<String> basic(String credential) {
    return Optional.of(
        "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whoSendsTheTokenIsLetIn() throws Exception {
    for (Admission admission : Admission.values()) {
      assertThat(admits(admission, basic(Gateway.USER + ":token"))).isTrue();
    }
  }

  @Test
  void whoWasNotStartedWithItIsNot() throws Exception {
    for (Admission admission : Admission.values()) {
      assertThat(admits(admission, Optional.empty())).isFalse();
      assertThat(admits(admission, basic(Gateway.USER + ":tokens"))).isFalse();
      assertThat(admits(admission, basic("token"))).isFalse();
      assertThat(admits(admission, Optional.of("Basic ?"))).isFalse();
      assertThat(admits(admission, Optional.of("Bearer token"))).isFalse();
    }
  }
}
