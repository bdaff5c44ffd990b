package dev.beamstrap.cli;

import dev.beamstrap.gateway.GatewaySettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Option;

/** How a gateway is to be run. */
final class GatewayOptions {
  @Option(
      names = "--bypass",
      paramLabel = "HOST",
      split = ",",
      description = "Pass this host's TLS through untouched; .example.org stands for all below it.")
  List<String> bypass = new ArrayList<>();

  GatewaySettings settings(Session session, boolean log) {
    GatewaySettings settings = GatewaySettings.standard().bypass(new LinkedHashSet<>(bypass));
    return log ? settings.log(passage -> session.reporter().detail(passage.toString())) : settings;
  }
}
