package dev.beamstrap.gateway;

import dev.beamstrap.net.Http;
import dev.beamstrap.report.Reporter;
import java.net.InetSocketAddress;

/**
 * What all connections of one gateway share.
 *
 * @param address where it listens
 */
record House(
    GatewaySettings settings,
    InetSocketAddress address,
    Http http,
    Authority authority,
    Doorkeeper doorkeeper,
    Shelf shelf,
    Reporter reporter) {

  void log(Passage passage) {
    settings.log().accept(passage);
  }

  /** Its own address as it stands in a Host header. */
  String authorityText() {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
