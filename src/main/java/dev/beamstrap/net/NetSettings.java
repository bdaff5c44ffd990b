package dev.beamstrap.net;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about the way out: proxies, exceptions, certificate authorities. Values
 * only; no file is opened and no name resolved to make one.
 *
 * @param https the way to https targets
 * @param http the way to plain http targets, which are loopback hosts only
 * @param noProxy the exceptions of {@code no_proxy} or {@code NO_PROXY}
 * @param javaNoProxy the exceptions of {@code http.nonProxyHosts}, which count only for proxies
 *     that come from Java's properties
 * @param authorities the files with certificate authorities, in the order they are tried
 * @param warnings what is odd about the settings, one line each
 * @param transport which client carries the requests
 * @param searchPath where curl is looked for, as {@code PATH} has it
 * @param scratch where temporary files go: {@code TMPDIR}, else {@code java.io.tmpdir}
 */
public record NetSettings(
    Route https,
    Route http,
    NoProxy noProxy,
    NoProxy javaNoProxy,
    List<CaSource> authorities,
    List<String> warnings,
    TransportChoice transport,
    String searchPath,
    String scratch) {

  /** Copies the lists. */
  public NetSettings {
    authorities = List.copyOf(authorities);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the settings. The first non-empty of {@code https_proxy}, {@code HTTPS_PROXY}, {@code
   * all_proxy}, {@code ALL_PROXY}, {@code -Dhttps.proxyHost}, {@code -DsocksProxyHost} names the
   * proxy; for plain http it is {@code http_proxy} (and {@code HTTP_PROXY} outside of CGI).
   *
   * @param env the process's environment
   * @param systemProperties the JVM's properties, {@code java.home} among them
   */
  public static NetSettings from(Map<String, String> env, Map<String, String> systemProperties) {
    ProxyVariables proxies = new ProxyVariables(env, systemProperties);
    return new NetSettings(
        proxies.https(),
        proxies.http(),
        proxies.noProxy(),
        proxies.javaNoProxy(),
        CaVariables.read(env, systemProperties),
        proxies.warnings(),
        TransportChoice.AUTO,
        env.getOrDefault("PATH", ""),
        Optional.ofNullable(env.get("TMPDIR"))
            .filter(directory -> !directory.isBlank())
            .orElse(systemProperties.getOrDefault("java.io.tmpdir", "/tmp")));
  }

  /** The same with another choice of transport. */
  public NetSettings transport(TransportChoice choice) {
    return new NetSettings(
        https, http, noProxy, javaNoProxy, authorities, warnings, choice, searchPath, scratch);
  }

  /** The one way to reach a target. */
  public Route route(URI target) {
    String host = UrlAuthority.of(target).host();
    boolean secure = "https".equalsIgnoreCase(target.getScheme());
    int port = UrlAuthority.of(target).port().orElse(secure ? 443 : 80);
    Route chosen = secure ? https : http;
    if (chosen instanceof Route.Direct) {
      return chosen;
    }
    Optional<String> entry = noProxy.exempting(host, port);
    if (entry.isPresent()) {
      return new Route.Direct(noProxy.variable() + " has " + entry.get());
    }
    if (chosen instanceof Route.Proxied proxied
        && proxied.proxy().origin().toLowerCase(Locale.ROOT).endsWith("proxyhost")) {
      Optional<String> pattern = javaNoProxy.exempting(host, port);
      if (pattern.isPresent()) {
        return new Route.Direct(javaNoProxy.variable() + " has " + pattern.get());
      }
    }
    return chosen;
  }
}
