package dev.beamstrap.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
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

  @Test
  void aRecordIsAheadWhenAllOfItIsHere() throws IOException {
    InputStream in = socket.getInputStream();
    assertFalse(socket.recordAhead(), "nothing was read yet");
    byte[] two = {23, 3, 3, 0, 2, 1, 2, 23, 3, 3, 1, 0, 9};
    other.getOutputStream().write(two);
    in.readNBytes(5 + 2);
    assertFalse(socket.recordAhead(), "255 bytes of 256 are missing");
    other.getOutputStream().write(new byte[255]);
    in.readNBytes(5 + 256);
    assertFalse(socket.recordAhead(), "nothing is here");
    byte[] three = {23, 3, 3, 0, 0, 23, 3, 3, 0, 1, 5, 23, 3, 3, 0};
    other.getOutputStream().write(three);
    assertFalse(socket.recordAhead(), "what comes is not here before somebody reads");
    in.readNBytes(5);
    assertTrue(socket.recordAhead());
    in.readNBytes(6);
    assertFalse(socket.recordAhead(), "a header is 5 bytes");
  }

  @Test
  void whatIsCorkedWaitsAndComesInOrder() throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(1);
    socket.cork();
    out.write(2);
    out.write(new byte[] {3, 4});
    out.flush();
    assertEquals(1, other.getInputStream().read());
    other.setSoTimeout(100);
    assertThrows(SocketTimeoutException.class, other.getInputStream()::read);
    socket.uncork();
    assertArrayEquals(new byte[] {2, 3, 4}, other.getInputStream().readNBytes(3));
    out.write(5);
    assertEquals(5, other.getInputStream().read());
  }

  @Test
  void aCorkHoldsABoundedNumberOfBytesBack() throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    socket.cork();
    int at = 0;
    for (int length : new int[] {1, 70_000, 10_000, 90_000, 20_000, 9_999}) {
      out.write(bytes, at, length);
      at += length;
    }
    other.setSoTimeout(30_000);
    byte[] got = other.getInputStream().readNBytes(170_001);
    assertArrayEquals(Arrays.copyOf(bytes, got.length), got);
    socket.uncork();
    got = other.getInputStream().readNBytes(bytes.length - got.length);
    assertArrayEquals(Arrays.copyOfRange(bytes, 170_001, bytes.length), got);
  }
}
