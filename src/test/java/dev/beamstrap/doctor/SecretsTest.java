package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.net.Failure;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private final Secrets secrets =
      Secrets.of(
          Map.of(
              "https_proxy", "http://lab:open%3Asesame@proxy:3128",
              "HEX_REPOS_KEY", "hunter2hunter2",
              "GITHUB_TOKEN", "s3cr3t-t0ken-value",
              "SSH_KEY_PATH", "/home/me/.ssh/id"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://lab:open%3Asesame@proxy:3128",
        "lab:open:sesame@proxy:3128",
        "the proxy got open:sesame from us",
        "Proxy-Authorization: Basic bGFiOm9wZW46c2VzYW1l",
        "it echoed bGFiOm9wZW46c2VzYW1l",
        "Authorization: Bearer s3cr3t-t0ken-value",
        "key hunter2hunter2 was refused",
        "-Djavax.net.ssl.trustStorePassword=hunter2hunter2 -Dx=y",
      })
  void whatTheEnvironmentHoldsIsMaskedInEveryForm(String text) {
    assertThat(secrets.safe(text).text())
        .doesNotContain("open:sesame", "open%3Asesame", "bGFiOm9", "s3cr3t", "hunter2")
        .contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user:swordfish@proxy.example:8080",
        "https://user:swordfish@proxy.example/",
        "https://x.test/a?sig=swordfish&sv=1",
        "{\"password\": \"swordfish\"}",
        "api_key=swordfish",
        "Cookie: session=swordfish",
        "Authorization: Negotiate swordfish==",
        "password: swordfish",
        "bearer swordfish+swordfish==",
      })
  void whatLooksLikeACredentialIsMaskedWhereverItComesFrom(String text) {
    assertThat(secrets.safe(text).text()).doesNotContain("swordfish").contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/me/.ssh/id",
        "export https_proxy=http://127.0.0.1:3128 HTTPS_PROXY=http://127.0.0.1:3128",
        "export HEX_CACERTS_PATH=/etc/ssl/certs/ca-certificates.crt",
        "CN=Lab Egress Proxy CA,O=beamstrap lab",
        "localhost,127.0.0.1,::1",
        "x-proxy-error: blocked-by-allowlist",
      })
  void whatIsNoSecretStays(String text) {
    assertThat(secrets.safe(text).text()).isEqualTo(text);
  }

  @Test
  void noPasswordOfAProxySurvivesWhateverItIsMadeOf() {
    SplittableRandom random = new SplittableRandom(20);
    String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-._~!$&'()*+,;=%";
    for (int round = 0; round < 2000; round++) {
      StringBuilder made = new StringBuilder();
      int length = random.nextInt(8, 24);
      for (int i = 0; i < length; i++) {
        made.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String password = made.toString();
      Secrets known = Secrets.of(Map.of("HTTPS_PROXY", "http://me:" + password + "@proxy:1"));
      String basic =
          Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
      String said = "http://me:" + password + "@proxy:1 and " + password + " and again";
      assertThat(known.safe(said).text())
          .as("seed 20, round %d: %s", round, password)
          .doesNotContain(password);
      if (!password.contains("%")) {
        assertThat(known.safe("sent " + basic).text()).doesNotContain(basic);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void whatARemedySaysIsNoSecret(FailureClass kind) {
    Route route = NetSettings.from(Map.of("https_proxy", "http://proxy:3128"), Map.of()).https();
    String remedy =
        new Failure(
                kind,
                URI.create("https://repo.hex.pm/"),
                route,
                "",
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .fault()
            .remedy();
    assertThat(secrets.safe(remedy).text()).isEqualTo(remedy).isNotBlank();
  }
}
