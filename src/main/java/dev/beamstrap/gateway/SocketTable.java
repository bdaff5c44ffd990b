package dev.beamstrap.gateway;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Linux says about TCP sockets, {@code /proc/net/tcp} and {@code tcp6} (proc(5)). A line:
 *
 * <pre>
 *   1: 0100007F:A2F4 0100007F:0C38 01 00000000:00000000 00:00000000 00000000  1000        0 3311 …
 * </pre>
 *
 * with the socket's own address first, then the other side's, the state, and the inode in the tenth
 * column. Addresses are 32-bit words in the machine's byte order.
 */
final class SocketTable {
  private static final String ESTABLISHED = "01";
  private static final int INODE = 9;

  private SocketTable() {}

  /**
   * The inode of the socket with these two ends. Only established connections count: what waits to
   * be forgotten has none.
   */
  static OptionalLong inode(String table, InetSocketAddress own, InetSocketAddress other) {
    Set<String> owns = spelled(own);
    Set<String> others = spelled(other);
    Optional<Long> value =
        table
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .filter(
                columns ->
                    columns.length > INODE
                        && owns.contains(columns[1])
                        && others.contains(columns[2])
                        && columns[3].equals(ESTABLISHED)
                        && columns[INODE].matches("\\d{1,18}"))
            .map(columns -> Long.parseLong(columns[INODE]))
            .findFirst();
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  /**
   * The two ends of each established connection, as they are spelled in a table. One whose other
   * side has closed is not among them.
   */
  static Set<String> established(String table) {
    return table
        .lines()
        .map(line -> line.strip().split("\\s+", 5))
        .filter(columns -> columns.length > 4 && columns[3].equals(ESTABLISHED))
        .map(columns -> columns[1] + " " + columns[2])
        .collect(Collectors.toSet());
  }

  /** Whether the socket with these two ends is among them. */
  static boolean isAmong(Set<String> established, InetSocketAddress own, InetSocketAddress other) {
    return spelled(own).stream()
        .anyMatch(
            here ->
                spelled(other).stream()
                    .anyMatch(there -> established.contains(here + " " + there)));
  }

  /** An address in the table of its family, and an IPv4 one as IPv6 sockets have it. */
  private static Set<String> spelled(InetSocketAddress end) {
    InetAddress address = end.getAddress();
    String port = String.format(Locale.ROOT, "%04X", end.getPort());
    String words = words(address.getAddress());
    if (address instanceof Inet4Address) {
      String mapped = words(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1});
      return Set.of(words + ":" + port, mapped + words + ":" + port);
    }
    return Set.of(words + ":" + port);
  }

  private static String words(byte[] octets) {
    ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    StringBuilder words = new StringBuilder();
    while (buffer.hasRemaining()) {
      words.append(String.format(Locale.ROOT, "%08X", buffer.getInt()));
    }
    return words.toString();
  }
}
