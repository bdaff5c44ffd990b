package dev.beamstrap.install;

import dev.beamstrap.catalog.Manifests;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.net.URI;
import java.util.Map;

/**
 * Another address for builds.hex.pm, as Mix takes it: {@code HEX_BUILDS_URL}, else {@code
 * HEX_MIRROR}. Source: Elixir {@code lib/mix/lib/mix/hex.ex} since v1.15.
 */
final class BuildsBase {
  private BuildsBase() {}

  static Manifests applied(Manifests manifests, Map<String, String> env) {
    for (String variable : new String[] {"HEX_BUILDS_URL", "HEX_MIRROR"}) {
      String value = env.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        try {
          return new Manifests(
              manifests.sources().withBuildsBase(new URI(value)),
              manifests.platforms(),
              manifests.compat());
        } catch (java.net.URISyntaxException e) {
          throw Fault.of(FaultCode.USAGE, variable + " is no address")
              .cause(e.getReason())
              .remedy("set it to an address such as https://builds.hex.pm, or unset it")
              .exception(e);
        }
      }
    }
    return manifests;
  }
}
