package dev.beamstrap.doctor;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A host to look at.
 *
 * @param url a small thing there, to ask for
 * @param needed whether beamstrap's own work needs the host
 * @param page whether a web page would be a proper answer
 */
record Target(URI url, boolean needed, boolean page) {
  private static final Target BUILDS =
      new Target(URI.create("https://builds.hex.pm/installs/hex-1.x.csv.signed"), true, false);
  private static final Target REPOSITORY =
      new Target(URI.create("https://repo.hex.pm/public_key"), true, false);

  /** What beamstrap, Mix, Hex and rebar3 talk to when nothing else is set. */
  static final List<Target> USUAL =
      List.of(
          BUILDS,
          REPOSITORY,
          new Target(URI.create("https://hex.pm/api"), false, true),
          new Target(URI.create("https://github.com/robots.txt"), false, true),
          new Target(
              URI.create("https://release-assets.githubusercontent.com/robots.txt"), false, true));

  /**
   * The same where an environment names mirrors: these are needed then, and what they stand for is
   * not. A mirror without TLS is not looked at.
   */
  static List<Target> usual(Map<String, String> env) {
    Optional<String> builds = first(env, "HEX_BUILDS_URL", "HEX_MIRROR");
    Optional<String> repository = first(env, "HEX_MIRROR_URL", "HEX_MIRROR");
    List<Target> targets = new ArrayList<>();
    Stream.of(builds, repository)
        .flatMap(Optional::stream)
        .flatMap(Target::mirror)
        .forEach(targets::add);
    for (Target target : USUAL) {
      boolean replaced =
          target.equals(BUILDS) && builds.isPresent()
              || target.equals(REPOSITORY) && repository.isPresent();
      targets.add(replaced ? new Target(target.url(), false, target.page()) : target);
    }
    return targets.stream().distinct().toList();
  }

  private static Optional<String> first(Map<String, String> env, String... names) {
    return Stream.of(names)
        .map(name -> env.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Stream<Target> mirror(String address) {
    try {
      URI url = new URI(address);
      return "https".equals(url.getScheme()) && url.getHost() != null
          ? Stream.of(
              new Target(
                  new URI("https", null, url.getHost(), url.getPort(), "/", null, null),
                  true,
                  true))
          : Stream.empty();
    } catch (URISyntaxException e) {
      return Stream.empty();
    }
  }

  String host() {
    return url.getHost();
  }
}
