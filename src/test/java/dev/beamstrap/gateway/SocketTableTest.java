package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines as Linux 6.1 on x86-64 wrote them. */
class SocketTableTest {
  private static final String TCP =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:0C38 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20146 1 0000000000000000 100 0 0 10 0
         1: 0100007F:A2F4 0100007F:0C38 01 00000000:00000000 00:00000000 00000000  1000        0 33115 1 0000000000000000 20 4 30 10 -1
         2: 0100007F:0C38 0100007F:A2F4 01 00000000:00000000 00:00000000 00000000     0        0 33116 1 0000000000000000 20 4 30 10 -1
         3: 0100007F:A2F6 0100007F:0C38 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000
      """;
  private static final String TCP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0000000000000000FFFF00000100007F:B2F4 0000000000000000FFFF00000100007F:0C38 01 00000000:00000000 00:00000000 00000000  1001        0 33120 1 0000000000000000 20 4 30 10 -1
         1: 00000000000000000000000001000000:B2F5 00000000000000000000000001000000:0C38 01 00000000:00000000 00:00000000 00000000  1002        0 33121 1 0000000000000000 20 4 30 10 -1
      """;
  private static final int OURS = 0x0C38;

  @BeforeEach
  void sameByteOrder() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static InetSocketAddress v4(int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static InetSocketAddress v6(int port) throws Exception {
    byte[] address = new byte[16];
    address[15] = 1;
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }

  @Test
  void theInodeIsThatOfTheClientsEnd() throws Exception {
    assertThat(SocketTable.inode(TCP, v4(0xA2F4), v4(OURS))).isEqualTo(OptionalLong.of(33115));
  }

  @Test
  void whatIsNoLongerEstablishedIsNobodys() throws Exception {
    assertThat(SocketTable.inode(TCP, v4(0xA2F6), v4(OURS))).isEmpty();
    assertThat(SocketTable.inode(TCP, v4(0xA2F7), v4(OURS))).isEmpty();
  }

  @Test
  void ipv6SocketsOfBothKindsAreFound() throws Exception {
    assertThat(SocketTable.inode(TCP6, v4(0xB2F4), v4(OURS))).isEqualTo(OptionalLong.of(33120));
    assertThat(SocketTable.inode(TCP6, v6(0xB2F5), v6(OURS))).isEqualTo(OptionalLong.of(33121));
  }
}
