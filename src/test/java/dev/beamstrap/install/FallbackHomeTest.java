package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Homes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackHomeTest {
  @TempDir private Path temp;
  private Path user;
  private Path local;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void aUsersHome() throws IOException {
    user = Files.createDirectories(temp.resolve("user"));
    local = temp.resolve("project/.beamstrap");
    env.put("HOME", user.toString());
    Files.createDirectories(user.resolve(".hex"));
    Files.writeString(user.resolve(".hex/hex.config"), "{api_key,<<\"secret\">>}.\n");
    Files.createDirectories(user.resolve(".mix/public_keys"));
    Files.writeString(user.resolve(".mix/public_keys/mirror"), "a key");
  }

  private Surroundings world(Optional<String> reason) {
    Homes homes = new Homes(local, local.resolve("cache"), Optional.empty(), reason);
    return new Surroundings(
        temp.resolve("project"),
        env,
        () -> homes,
        () -> {
          throw new AssertionError("manifests");
        },
        () -> {
          throw new AssertionError("host");
        },
        () -> {
          throw new AssertionError("network");
        },
        true,
        Reporter.silent());
  }

  private Optional<Path> fallback() {
    return FallbackHome.of(world(Optional.of("it is read-only")));
  }

  private Path config() {
    return local.resolve("hex/hex.config");
  }

  @Test
  void aHomeThatCanBeWrittenStays() {
    assertThat(FallbackHome.of(world(Optional.empty()))).isEmpty();
    assertThat(MixHomes.of(world(Optional.empty())).home()).isEqualTo(user.resolve(".mix"));
    assertThat(local).doesNotExist();
  }

  @Test
  void theUsersSettingsStillCount() throws IOException {
    assertThat(fallback()).contains(local);
    assertThat(config()).hasSameTextualContentAs(user.resolve(".hex/hex.config"));
    assertThat(local.resolve("mix/public_keys/mirror")).hasContent("a key");
    assertThat(local.resolve(".gitignore")).hasContent("*");
  }

  @Test
  void noCredentialIsCopiedIntoTheProject() {
    fallback();
    assertThat(Files.isSymbolicLink(config())).isTrue();
  }

  @Test
  void hexAndRebar3OfAPreparedImageAreThere() throws IOException {
    Path hex = user.resolve(".mix/archives/hex-2.0.6/hex-2.0.6/ebin");
    Files.createDirectories(hex);
    Files.writeString(hex.resolve("hex.app"), "app");
    Path rebar3 = Files.createDirectories(user.resolve(".mix/elixir/1-18-otp-27"));
    Files.writeString(rebar3.resolve("rebar3"), "escript");
    assertThat(rebar3.resolve("rebar3").toFile().setExecutable(true)).isTrue();
    fallback();
    assertThat(local.resolve("mix/archives/hex-2.0.6/hex-2.0.6/ebin/hex.app")).hasContent("app");
    assertThat(local.resolve("mix/elixir/1-18-otp-27/rebar3")).isExecutable();
  }

  @Test
  void archivesThatAreThereStay() throws IOException {
    Files.createDirectories(user.resolve(".mix/archives/hex-2.0.6"));
    Files.createDirectories(local.resolve("mix/archives/hex-2.6.0"));
    fallback();
    assertThat(local.resolve("mix/archives/hex-2.0.6")).doesNotExist();
  }

  @Test
  void whatTheUserPutThereStays() throws IOException {
    Files.createDirectories(local.resolve("hex"));
    Files.writeString(config(), "own");
    fallback();
    assertThat(config()).hasContent("own");
    assertThat(Files.isSymbolicLink(config())).isFalse();
  }

  @Test
  void aLinkIntoAnotherHomeIsReplaced() throws IOException {
    Files.createDirectories(local.resolve("hex"));
    Files.createSymbolicLink(config(), temp.resolve("gone/hex.config"));
    fallback();
    assertThat(Files.readSymbolicLink(config())).isEqualTo(user.resolve(".hex/hex.config"));
  }

  @Test
  void aHiddenOrMissingConfigIsNotLinked() throws IOException {
    Path config = user.resolve(".hex/hex.config");
    Files.delete(config);
    Files.createDirectory(config); // what is no file, as the /dev/null that sandboxes put there
    fallback();
    assertThat(Files.exists(config(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void variablesOfTheUsersGoFirst() {
    env.put("HEX_HOME", temp.resolve("h").toString());
    env.put("MIX_HOME", temp.resolve("m").toString());
    assertThat(fallback()).contains(local);
    assertThat(local.resolve("hex")).doesNotExist();
    assertThat(local.resolve("mix")).doesNotExist();
    assertThat(MixHomes.of(world(Optional.of("read-only"))).home()).isEqualTo(temp.resolve("m"));
  }

  @Test
  void archivesOfTheUsersStayWhereTheyAre() {
    env.put("MIX_ARCHIVES", temp.resolve("archives").toString());
    assertThat(MixHomes.of(world(Optional.of("read-only"))).archives())
        .isEqualTo(temp.resolve("archives"));
  }

  @Test
  void followsXdg() throws IOException {
    env.put("MIX_XDG", "1");
    Path config = Files.createDirectories(user.resolve(".config/hex")).resolve("hex.config");
    Files.writeString(config, "{offline,true}.\n");
    fallback();
    assertThat(Files.readSymbolicLink(config())).isEqualTo(config);
  }
}
