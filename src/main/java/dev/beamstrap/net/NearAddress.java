package dev.beamstrap.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Addresses of this machine and its link, and those where clouds tell machines their secrets: what
 * is asked for by others must not lead there, also when a name is made to resolve to one.
 */
public final class NearAddress {
  private static final Set<String> METADATA =
      Set.of("100.100.100.200", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");

  private NearAddress() {}

  /** Whether it is one. IPv4-mapped addresses have become IPv4 addresses when they were parsed. */
  public static boolean is(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.getAddress()[0] == 0
        || METADATA.contains(address.getHostAddress());
  }

  /** The addresses of a name that are none. */
  static List<InetAddress> others(String host, List<InetAddress> found) throws TunnelException {
    List<InetAddress> far = new ArrayList<>(found);
    far.removeIf(NearAddress::is);
    if (far.isEmpty() && !found.isEmpty()) {
      throw new TunnelException(
          FailureClass.NAME_LEADS_HERE, host + " is " + found.get(0).getHostAddress());
    }
    return far;
  }
}
