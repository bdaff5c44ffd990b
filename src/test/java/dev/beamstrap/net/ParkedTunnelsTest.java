package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ParkedTunnelsTest {
  private final AtomicLong now = new AtomicLong();
  private final ParkedTunnels tunnels = new ParkedTunnels(now::get);

  @Test
  void isTakenOnceAndForItsTargetOnly() {
    Socket socket = new Socket();
    tunnels.park("a.test:443", socket);
    assertThat(tunnels.take("b.test:443")).isEmpty();
    assertThat(tunnels.take("a.test:443")).contains(socket);
    assertThat(tunnels.take("a.test:443")).isEmpty();
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void whatWaitedTooLongIsClosed() {
    Socket socket = new Socket();
    tunnels.park("a.test:443", socket);
    now.addAndGet(ParkedTunnels.LIFE + 1);
    assertThat(tunnels.take("a.test:443")).isEmpty();
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void onlyAFewWait() {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i <= ParkedTunnels.MOST; i++) {
      sockets.add(new Socket());
      tunnels.park("a.test:443", sockets.get(i));
    }
    assertThat(sockets.get(0).isClosed()).isTrue();
    assertThat(sockets.get(1).isClosed()).isFalse();
    tunnels.close();
    assertThat(sockets).allMatch(Socket::isClosed);
  }
}
