package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.net.NetSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients make of the variables was measured with the real ones. */
class ProxyReviewTest {

  private static Notebook review(Map<String, String> env) {
    return review(env, Map.of());
  }

  private static Notebook review(Map<String, String> env, Map<String, String> properties) {
    Notebook notes = new Notebook(Secrets.of(env));
    new ProxyReview(env, NetSettings.from(env, properties), "beamstrap exec -- mix deps.get", notes)
        .take();
    return notes;
  }

  private static List<String> ids(Notebook notes) {
    return notes.findings().stream().map(finding -> finding.diagnosis().id()).toList();
  }

  private static String command(Notebook notes, String id) {
    return notes.findings().stream()
        .filter(finding -> finding.diagnosis().id().equals(id))
        .flatMap(finding -> finding.command().stream())
        .map(SafeText::text)
        .findFirst()
        .orElse("");
  }

  @Test
  void bothCasesAlikeAndCleanExceptionsAreFine() {
    Notebook notes =
        review(
            Map.of(
                "https_proxy", "http://proxy:3128",
                "HTTPS_PROXY", "http://proxy:3128",
                "NO_PROXY", "localhost,127.0.0.1",
                "no_proxy", "localhost,127.0.0.1"));
    assertThat(ids(notes)).isEmpty();
    assertThat(notes.settings()).hasSize(4);
  }

  @Test
  void anEmptyItemMakesMixGoDirect() {
    Map<String, String> proxy = Map.of("https_proxy", "http://p:1", "HTTPS_PROXY", "http://p:1");
    for (String value : List.of("", "localhost,", "a,,b")) {
      Map<String, String> env = new java.util.HashMap<>(proxy);
      env.put("NO_PROXY", value);
      assertThat(ids(review(env))).as(value).contains("mix-goes-direct");
    }
    Map<String, String> env = new java.util.HashMap<>(proxy);
    env.put("NO_PROXY", "a,");
    assertThat(command(review(env), "mix-goes-direct")).isEqualTo("export NO_PROXY=a no_proxy=a");
    env.put("NO_PROXY", "");
    assertThat(command(review(env), "mix-goes-direct"))
        .isEqualTo("export NO_PROXY=localhost,127.0.0.1,::1 no_proxy=localhost,127.0.0.1,::1");
  }

  @Test
  void withoutAProxyAnEmptyNoProxyHarmsNobody() {
    assertThat(ids(review(Map.of("NO_PROXY", "")))).isEmpty();
  }

  @Test
  void aMissingSchemeAndAMissingCaseAreFound() {
    Notebook bare = review(Map.of("https_proxy", "proxy:3128", "HTTPS_PROXY", "proxy:3128"));
    assertThat(ids(bare)).contains("proxy-without-scheme");
    assertThat(command(bare, "proxy-without-scheme"))
        .isEqualTo("export HTTPS_PROXY=\"http://$HTTPS_PROXY\"");
    Notebook upper = review(Map.of("HTTPS_PROXY", "http://proxy:3128"));
    assertThat(ids(upper)).containsExactly("proxy-variable-unread");
    assertThat(command(upper, "proxy-variable-unread"))
        .isEqualTo("export https_proxy=\"$HTTPS_PROXY\"");
  }

  @Test
  void differingVariablesAreFound() {
    Notebook notes = review(Map.of("https_proxy", "http://a:1", "HTTPS_PROXY", "http://b:1"));
    assertThat(ids(notes)).containsExactly("proxy-variables-differ");
    assertThat(command(notes, "proxy-variables-differ"))
        .isEqualTo("export HTTPS_PROXY=\"$https_proxy\"");
  }

  @Test
  void socksTlsAndJavaOnlyProxiesAreNotForErlang() {
    assertThat(ids(review(Map.of("ALL_PROXY", "socks5h://p:1080"))))
        .containsExactly("client-without-socks");
    assertThat(ids(review(Map.of("ALL_PROXY", "http://p:3128"))))
        .containsExactly("proxy-variable-unread");
    assertThat(ids(review(Map.of("https_proxy", "https://p:443", "HTTPS_PROXY", "https://p:443"))))
        .contains("proxy-over-tls");
    assertThat(
            ids(review(Map.of(), Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", "9"))))
        .containsExactly("proxy-variable-unread");
  }

  @Test
  void credentialsAreToldOfButNotTold() {
    String address = "http://lab:open%3Asesame@proxy:3128";
    Notebook notes = review(Map.of("https_proxy", address, "HTTPS_PROXY", address));
    assertThat(ids(notes)).containsExactly("rebar3-without-credentials");
    assertThat(notes.settings().toString())
        .contains("http://***@proxy:3128", "has credentials")
        .doesNotContain("sesame");
  }
}
