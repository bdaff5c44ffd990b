package dev.beamstrap.doctor;

import java.net.URI;
import java.util.List;

/**
 * A host to look at.
 *
 * @param url a small thing there, to ask for
 * @param needed whether beamstrap's own work needs the host
 * @param page whether a web page would be a proper answer
 */
record Target(URI url, boolean needed, boolean page) {

  /** What beamstrap, Mix, Hex and rebar3 talk to when nothing else is set. */
  static final List<Target> USUAL =
      List.of(
          new Target(URI.create("https://builds.hex.pm/installs/hex-1.x.csv.signed"), true, false),
          new Target(URI.create("https://repo.hex.pm/public_key"), true, false),
          new Target(URI.create("https://hex.pm/api"), false, true),
          new Target(URI.create("https://github.com/robots.txt"), false, true),
          new Target(
              URI.create("https://release-assets.githubusercontent.com/robots.txt"), false, true));

  String host() {
    return url.getHost();
  }
}
