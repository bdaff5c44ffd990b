package dev.beamstrap.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AheadSocketTest {
  private ServerSocket listener;
  private AheadSocket socket;
  private Socket other;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket = new AheadSocket();
    socket.connect(listener.getLocalSocketAddress());
    other = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    other.close();
    listener.close();
  }

  @Test
  void everythingComesOnceAndInOrder() throws IOException {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    Thread sender =
        new Thread(
            () -> {
              try {
                other.getOutputStream().write(bytes);
                other.shutdownOutput();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
    byte[] got = new byte[bytes.length];
    got[0] = (byte) socket.getInputStream().read();
    assertEquals(5, socket.getInputStream().readNBytes(got, 1, 5));
    // Whoever asks again goes on where the other one stopped.
    int rest = socket.getInputStream().readNBytes(got, 6, got.length - 6);
    assertEquals(got.length - 6, rest);
    assertArrayEquals(bytes, got);
    assertEquals(-1, socket.getInputStream().read());
    assertEquals(-1, socket.getInputStream().read(got, 0, 1));
  }

  @Test
  void whatIsThereIsReadAtOnceAndWithoutWaitingForMore() throws IOException {
    other.getOutputStream().write(new byte[] {1, 2, 3});
    InputStream in = socket.getInputStream();
    assertSame(in, socket.getInputStream());
    assertEquals(1, in.read());
    assertEquals(2, in.available());
    byte[] rest = new byte[100];
    assertEquals(2, in.read(rest, 0, rest.length));
    assertEquals(0, in.read(rest, 0, 0));
  }

  @Test
  void timeRunsOutAndTheNextByteStillComes() throws IOException {
    socket.setSoTimeout(20);
    InputStream in = socket.getInputStream();
    assertThrows(SocketTimeoutException.class, in::read);
    other.getOutputStream().write(7);
    socket.setSoTimeout(30_000);
    assertEquals(7, in.read());
  }
}
