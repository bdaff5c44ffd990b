package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.net.ProxyAddress.Credentials;
import dev.beamstrap.net.ProxyAddress.Scheme;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetSettingsTest {
  private static final URI HTTPS = URI.create("https://builds.example.test/x");
  private static final URI LOOPBACK = URI.create("http://127.0.0.1:8080/x");

  @Test
  void takesTheFirstVariableThatIsNotEmpty() {
    Map<String, String> env = new HashMap<>();
    env.put("ALL_PROXY", "socks5://four:1");
    assertThat(proxy(env, HTTPS).origin()).isEqualTo("ALL_PROXY");
    env.put("all_proxy", "socks5://three:1");
    assertThat(proxy(env, HTTPS).origin()).isEqualTo("all_proxy");
    env.put("HTTPS_PROXY", "http://two:1");
    assertThat(proxy(env, HTTPS).origin()).isEqualTo("HTTPS_PROXY");
    env.put("https_proxy", " ");
    assertThat(proxy(env, HTTPS).host()).isEqualTo("two");
    env.put("https_proxy", "http://one:1");
    assertThat(proxy(env, HTTPS).host()).isEqualTo("one");
    assertThat(NetSettings.from(env, Map.of()).warnings())
        .containsExactlyInAnyOrder(
            "https_proxy and HTTPS_PROXY differ; https_proxy is used here",
            "all_proxy and ALL_PROXY differ; all_proxy is used here");
  }

  @Test
  void readsJavasPropertiesLastAndKeepsTheirExceptions() {
    Map<String, String> properties =
        Map.of("https.proxyHost", "from-java", "https.proxyPort", "3128");
    NetSettings settings = NetSettings.from(Map.of(), properties);
    assertThat(settings.route(HTTPS)).isInstanceOf(Route.Proxied.class);
    assertThat(settings.route(URI.create("https://127.0.0.1/")))
        .isEqualTo(new Route.Direct("http.nonProxyHosts has 127.*"));
    NetSettings env = NetSettings.from(Map.of("HTTPS_PROXY", "http://p:1"), properties);
    assertThat(((Route.Proxied) env.route(URI.create("https://127.0.0.1/"))).proxy().host())
        .isEqualTo("p");
  }

  @Test
  void plainHttpHasItsOwnVariable() {
    assertThat(NetSettings.from(Map.of("https_proxy", "http://p:1"), Map.of()).route(LOOPBACK))
        .isInstanceOf(Route.Direct.class);
    assertThat(proxy(Map.of("http_proxy", "http://p:1"), LOOPBACK).origin())
        .isEqualTo("http_proxy");
    assertThat(
            NetSettings.from(Map.of("HTTP_PROXY", "http://p:1", "REQUEST_METHOD", "GET"), Map.of())
                .route(LOOPBACK))
        .isInstanceOf(Route.Direct.class);
  }

  @Test
  void exceptionsComeBeforeTheProxy() {
    Map<String, String> env =
        Map.of("https_proxy", "http://p:1", "NO_PROXY", "example.test", "no_proxy", "");
    assertThat(NetSettings.from(env, Map.of()).route(HTTPS))
        .isEqualTo(new Route.Direct("NO_PROXY has example.test"));
  }

  @ParameterizedTest
  @CsvSource({
    "proxy:3128, HTTP, proxy, 3128",
    "http://proxy, HTTP, proxy, 80",
    "HTTP://proxy:8080/, HTTP, proxy, 8080",
    "http://[::1]:8080, HTTP, ::1, 8080",
    "https://proxy, HTTPS, proxy, 443",
    "socks5h://proxy, SOCKS5, proxy, 1080",
    "socks5://proxy:9, SOCKS5, proxy, 9",
    "socks4a://proxy, SOCKS4A, proxy, 1080",
  })
  void readsAddresses(String value, Scheme scheme, String host, int port) {
    assertThat(proxy(Map.of("https_proxy", value), HTTPS))
        .isEqualTo(new ProxyAddress(scheme, host, port, Optional.empty(), "https_proxy"));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://u:secret@proxy, the scheme \"ftp\" is not supported",
    "http://u:secret@proxy:99999, it is no host with an optional port",
    "http://u:secret@, it is no host with an optional port",
    "http://u:secret@pro xy, it is no host with an optional port",
  })
  void whatCannotBeUsedIsKeptWithItsReasonAndWithoutSecrets(String value, String why) {
    Route route = NetSettings.from(Map.of("https_proxy", value), Map.of()).route(HTTPS);
    assertThat(route).isInstanceOf(Route.Unusable.class);
    assertThat(((Route.Unusable) route).why()).isEqualTo(why);
    assertThat(route.toString()).contains("https_proxy").doesNotContain("secret");
  }

  @Test
  void credentialsAreDecodedAndNeverPrinted() {
    ProxyAddress proxy = proxy(Map.of("https_proxy", "http://us%40er:p%3Aa+ss@proxy:1"), HTTPS);
    assertThat(proxy.credentials()).contains(new Credentials("us@er", "p:a+ss"));
    assertThat(proxy.credentials().orElseThrow().basic()).isEqualTo("Basic dXNAZXI6cDphK3Nz");
    NetSettings settings =
        NetSettings.from(
            Map.of("https_proxy", "http://user:hunter2@proxy:1"),
            Map.of(
                "javax.net.ssl.trustStore", "/x", "javax.net.ssl.trustStorePassword", "hunter2"));
    assertThat(settings.toString()).contains("http://***@proxy:1").doesNotContain("hunter2");
  }

  private static ProxyAddress proxy(Map<String, String> env, URI target) {
    return ((Route.Proxied) NetSettings.from(env, Map.of()).route(target)).proxy();
  }
}
