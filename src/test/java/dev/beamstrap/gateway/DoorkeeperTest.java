package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorkeeperTest {
  private static final Path PROC = Path.of("/proc");

  @TempDir Path fake;

  /** Asks about a real connection on loopback. */
  private static boolean ofConnection(Predicate<Socket> question) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      assertThat(client.isConnected()).isTrue();
      return question.test(accepted);
    }
  }

  private static boolean admits(Admission admission, Path proc) throws Exception {
    Doorkeeper doorkeeper = new Doorkeeper(admission, "token", proc);
    return ofConnection(
        client -> {
          if (Files.isDirectory(proc.resolve("net")) && !proc.equals(PROC)) {
            copyTables(proc);
          }
          return doorkeeper.admits(Optional.empty(), client);
        });
  }

  private static void copyTables(Path proc) {
    try {
      for (String table : new String[] {"net/tcp", "net/tcp6"}) {
        Files.writeString(proc.resolve(table), Files.readString(PROC.resolve(table)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void ourOwnConnectionsAreOurs() throws Exception {
    assumeTrue(Files.isReadable(PROC.resolve("net/tcp")));
    assertThat(admits(Admission.TOKEN_OR_SAME_USER, PROC)).isTrue();
    assertThat(admits(Admission.TOKEN, PROC)).isFalse();
  }

  private void processOfUser(String uid) throws Exception {
    Files.createDirectories(fake.resolve("self"));
    Files.writeString(fake.resolve("self/status"), "Uid:\t" + uid + "\t" + uid + "\t0\t0\n");
    Files.createDirectories(fake.resolve("net"));
  }

  @Test
  void theOwnerIsComparedWithTheProcess() throws Exception {
    assumeTrue(Files.isReadable(PROC.resolve("net/tcp")));
    processOfUser(String.valueOf(Files.getAttribute(PROC.resolve("self"), "unix:uid")));
    assertThat(admits(Admission.TOKEN_OR_SAME_USER, fake)).isTrue();
  }

  @Test
  void connectionsOfOthersAreNot() throws Exception {
    assumeTrue(Files.isReadable(PROC.resolve("net/tcp")));
    processOfUser("4242");
    assertThat(admits(Admission.TOKEN_OR_SAME_USER, fake)).isFalse();
  }

  @Test
  void whoCannotBeToldApartIsNotLetIn() throws Exception {
    assumeTrue(Files.isReadable(PROC.resolve("net/tcp")));
    processOfUser("65534");
    assertThat(admits(Admission.TOKEN_OR_SAME_USER, fake)).isFalse();
    assertThat(admits(Admission.TOKEN_OR_SAME_USER, fake.resolve("none"))).isFalse();
  }
}
