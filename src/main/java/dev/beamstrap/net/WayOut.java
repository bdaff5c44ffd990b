package dev.beamstrap.net;

import dev.beamstrap.digest.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an environment says of the way to the network, proxies and authorities, in a form that can
 * be compared and shows none of it.
 *
 * @param digest of these variables with their values
 */
public record WayOut(Sha256 digest) {
  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy");

  /** That of an environment. */
  public static WayOut of(Map<String, String> env) {
    StringBuilder text = new StringBuilder();
    Stream.concat(
            PROXIES.stream().flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT))),
            CaVariables.NAMES.stream())
        .forEach(
            name -> text.append(name).append('=').append(env.getOrDefault(name, "")).append('\0'));
    return new WayOut(Sha256.of(text.toString()));
  }
}
