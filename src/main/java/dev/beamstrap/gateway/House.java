package dev.beamstrap.gateway;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.Http;
import dev.beamstrap.report.Reporter;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * What all connections of one gateway share.
 *
 * @param address where it listens
 * @param told the refusals that the user has been told of; safe for threads
 */
record House(
    GatewaySettings settings,
    InetSocketAddress address,
    Http http,
    Authority authority,
    Doorkeeper doorkeeper,
    Shelf shelf,
    Reporter reporter,
    Set<String> told) {

  /**
   * Tells the user once of each host that policy refuses: clients show a status at best, Hex says
   * that there is no such package.
   */
  void tell(BeamstrapException thrown) {
    Fault fault = thrown.fault();
    if (fault.code() == FaultCode.NET_DENIED && told.add(fault.message())) {
      String cause = fault.cause().isEmpty() ? "" : " (" + fault.cause() + ")";
      reporter.warn(fault.message() + cause + "; " + fault.remedy());
    }
  }

  /**
   * Tells of a defect that one client's request met, which must not end another's.
   *
   * @return what is to be answered
   * @throws Relay.BrokenOff where an answer has begun
   */
  Refusal defect(RuntimeException bug, Reply reply) throws Relay.BrokenOff {
    reporter.warn("gateway: a request could not be served: " + bug);
    if (reply.hasBegun()) {
      throw new Relay.BrokenOff(bug);
    }
    return Refusal.defect(bug);
  }

  void log(Passage passage) {
    settings.log().accept(passage);
  }

  /** Its own address as it stands in a Host header. */
  String authorityText() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Whether a Host header or an address names this gateway. */
  boolean isOwn(String authority) {
    return authority.equals(authorityText())
        || settings.ipv6() && authority.equals("[::1]:" + address.getPort());
  }
}
