package dev.beamstrap.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubbingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEX_API_KEY",
        "HEX_REPOS_KEY",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "NPM_TOKEN",
        "DATABASE_PASSWORD",
        "SECRET_KEY_BASE",
        "OPENAI_API_KEY",
        "PGPASSWORD",
        "MYSQL_PWD",
        "DB_PASS",
        "SMTP_PASS",
        "npm_config__auth",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "HEX_ORG_KEY"
      })
  void theseAreSecrets(String name) {
    assertThat(Scrubbing.scrubbed(Map.of(name, "x"), Set.of())).isEmpty();
    assertThat(Scrubbing.scrubbed(Map.of(name, "x"), Set.of(name))).containsEntry(name, "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "HEX_HOME",
        "MIX_ENV",
        "SSH_AUTH_SOCK",
        "GIT_ASKPASS",
        "KEYBOARD",
        "AUTHOR",
        "PWD",
        "OLDPWD",
        "COMPASS",
        "PATTERN",
        "TOKENIZER",
        "HEX_CACERTS_PATH",
        "ERL_AFLAGS",
        "BEAMSTRAP_GATEWAY_TOKEN"
      })
  void theseAreNot(String name) {
    assertThat(Scrubbing.scrubbed(Map.of(name, "x"), Set.of())).containsEntry(name, "x");
  }

  @Test
  void addressesLoseTheirUser() {
    assertThat(
            Scrubbing.scrubbed(
                Map.of("ALL_PROXY", "socks5h://u:p@h:1080", "MAIL", "a@b.example"), Set.of()))
        .containsEntry("ALL_PROXY", "socks5h://h:1080")
        .containsEntry("MAIL", "a@b.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://u:p@ss@proxy:3128 http://proxy:3128",
        "postgres://u:pa/ss@db/x postgres://db/x",
        "https://a:tok@x,https://b:tok2@y https://x,https://y",
        "https://host/@scope/a@1 https://host/@scope/a@1",
        "https://host:8080/a@1 https://host:8080/a@1",
        "http://[::1]:8080/a@1 http://[::1]:8080/a@1",
        "git@host:a/b.git git@host:a/b.git",
      })
  void onlyTheUserIsTakenAway(String value, String clean) {
    assertThat(Scrubbing.scrubbed(Map.of("X", value), Set.of())).containsEntry("X", clean);
  }
}
