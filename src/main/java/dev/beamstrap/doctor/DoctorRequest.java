package dev.beamstrap.doctor;

import dev.beamstrap.catalog.Sandboxes;
import dev.beamstrap.net.NetSettings;
import java.util.List;
import java.util.Map;

/**
 * What to look at.
 *
 * @param hosts names, with a port where it is not 443; none for the usual ones
 * @param net the settings of the way out
 * @param properties the JVM's properties
 * @param sandboxes those that are known
 */
public record DoctorRequest(
    List<String> hosts, NetSettings net, Map<String, String> properties, Sandboxes sandboxes) {
  /** Copies the collections. */
  public DoctorRequest {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
  }
}
