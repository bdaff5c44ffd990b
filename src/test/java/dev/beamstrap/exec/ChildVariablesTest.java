package dev.beamstrap.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildVariablesTest {
  private static final GatewayAccess ACCESS =
      new GatewayAccess(
          "127.0.0.1",
          4321,
          "secret",
          Path.of("/tmp/g/authorities.pem"),
          Optional.of(Path.of("/tmp/g/erlang")));

  private static Map<String, String> over(Map<String, String> present) {
    return ChildVariables.of(ACCESS, present).over(present);
  }

  @Test
  void everyClientIsToldOfTheGatewayAndItsAuthority() {
    Map<String, String> env = over(Map.of("PATH", "/bin"));
    assertThat(env)
        .containsEntry("https_proxy", "http://127.0.0.1:4321")
        .containsEntry("HTTPS_PROXY", "http://127.0.0.1:4321")
        .containsEntry("HEX_CACERTS_PATH", "/tmp/g/authorities.pem")
        .containsEntry("SSL_CERT_FILE", "/tmp/g/authorities.pem")
        .containsEntry("NODE_EXTRA_CA_CERTS", "/tmp/g/authorities.pem")
        .containsEntry("HEX_CDN", "http://127.0.0.1:4321/secret/repo.hex.pm")
        .containsEntry("PATH", "/bin");
    assertThat(env.get("ERL_AFLAGS"))
        .isEqualTo(
            "-pa '/tmp/g/erlang' -eval 'try beamstrap_proxy:install() catch _:_ -> ok end.'"
                + " -public_key cacerts_path '\"/tmp/g/authorities.pem\"'");
  }

  @Test
  void theTokenIsInNoProxysAddress() {
    over(Map.of("http_proxy", "http://p:1"))
        .forEach(
            (name, value) -> {
              if (name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy")) {
                assertThat(value).as(name).doesNotContain("secret");
              }
            });
    assertThat(ACCESS.toString()).doesNotContain("secret");
  }

  @Test
  void plainHttpGoesThroughTheGatewayOnlyWhereItHadAProxy() {
    assertThat(over(Map.of())).doesNotContainKeys("http_proxy", "HTTP_PROXY");
    assertThat(over(Map.of("http_proxy", " ", "HTTP_PROXY", "http://p:1")))
        .containsEntry("http_proxy", " ")
        .containsEntry("HTTP_PROXY", "http://127.0.0.1:4321");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|localhost,127.0.0.1,::1",
        "','|localhost,127.0.0.1,::1",
        "'a.example, .b.example,'|localhost,127.0.0.1,::1,a.example,.b.example",
        "'127.0.0.1 10.0.0.0/8'|localhost,127.0.0.1,::1,10.0.0.0/8",
      })
  void exemptionsHaveNoEmptyItem(String before, String after) {
    assertThat(over(Map.of("no_proxy", before)))
        .containsEntry("no_proxy", after)
        .containsEntry("NO_PROXY", after);
  }

  @Test
  void doneTwiceItChangesNothing() {
    Map<String, String> once = over(Map.of("ERL_AFLAGS", "+S 1", "no_proxy", "a"));
    assertThat(once.get("ERL_AFLAGS")).startsWith("+S 1 -pa ");
    assertThat(over(once)).isEqualTo(once);
  }

  @Test
  void anotherErlangGetsAnotherModuleAndTheUsersFlagsStay() {
    String own = "-public_key cacerts_path '\"/etc/my.pem\"'";
    Map<String, String> outer = over(Map.of("ERL_AFLAGS", own));
    Path other = Path.of("/tmp/it's/erlang");

    String flags =
        ChildVariables.of(ACCESS.with(Optional.of(other)), outer).over(outer).get("ERL_AFLAGS");

    assertThat(flags)
        .startsWith(own + " -pa '/tmp/it\\'s/erlang' -eval ")
        .endsWith("-public_key cacerts_path '\"/tmp/g/authorities.pem\"'")
        .doesNotContain("/tmp/g/erlang");
    Map<String, String> inner = new HashMap<>(outer);
    inner.put("ERL_AFLAGS", flags);
    assertThat(over(inner).get("ERL_AFLAGS")).isEqualTo(outer.get("ERL_AFLAGS"));
  }

  @Test
  void aMirrorOfTheUsersStays() {
    assertThat(over(Map.of("HEX_CDN", "https://m.example")))
        .containsEntry("HEX_CDN", "https://m.example");
    assertThat(over(Map.of("HEX_MIRROR", "https://m.example"))).doesNotContainKey("HEX_CDN");
  }

  @Test
  void aPathWithQuotesAndSpacesIsOneWordForTheEmulatorAndOneStringForErlang() {
    GatewayAccess odd =
        new GatewayAccess("::1", 1, "t", Path.of("/tmp/a b'c\"d/x.pem"), Optional.empty());
    assertThat(ChildVariables.of(odd, Map.of()).variables())
        .containsEntry("ERL_AFLAGS", "-public_key cacerts_path '\"/tmp/a b\\'c\\\\\"d/x.pem\"'")
        .containsEntry("https_proxy", "http://[::1]:1");
  }

  @Test
  void theGatewayIsReadBackFromTheEnvironment() {
    Map<String, String> env = new HashMap<>(over(Map.of()));
    GatewayAccess read = ChildVariables.access(env).orElseThrow();
    assertThat(read.proxy()).isEqualTo(ACCESS.proxy());
    assertThat(read.token()).isEqualTo("secret");
    assertThat(read.bundle()).isEqualTo(ACCESS.bundle());
    env.remove("BEAMSTRAP_GATEWAY_TOKEN");
    assertThat(ChildVariables.access(env)).isEmpty();
    assertThat(ChildVariables.access(Map.of("BEAMSTRAP_GATEWAY", "no address at all"))).isEmpty();
  }
}
