package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.SemVer;
import java.net.URI;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

  @ParameterizedTest
  @CsvSource({
    "1.11.3, '[21, 22, 23]'",
    "1.11.4, '[21, 22, 23, 24]'",
    "1.13.3, '[22, 23, 24]'",
    "1.13.4, '[22, 23, 24, 25]'",
    "1.14.4, '[23, 24, 25]'",
    "1.14.5, '[23, 24, 25, 26]'",
    "1.16.3, '[24, 25, 26]'",
    "1.18.3, '[25, 26, 27]'",
    "1.18.4, '[25, 26, 27, 28]'",
    "1.19.0, '[26, 27, 28]'",
    "1.20.0-rc.3, '[26, 27, 28, 29]'",
    "1.20.0-rc.4, '[27, 28, 29]'",
    "1.20.3, '[27, 28, 29]'",
  })
  void elixirSupportsWhatItsDocumentationSays(String version, String majors) {
    assertThat(Fixtures.manifests().compat().supportedOtp(SemVer.parse(version).orElseThrow()))
        .hasValueSatisfying(supported -> assertThat(supported).hasToString(majors));
  }

  @Test
  void addressesAreThoseOfTheOrigins() {
    Sources sources = Fixtures.manifests().sources();

    assertThat(
            sources
                .erlangLinux()
                .artifact()
                .expand(Map.of("arch", "arm64", "build", "ubuntu-24.04", "ref", "OTP-27.3.4.1")))
        .hasToString("https://builds.hex.pm/builds/otp/arm64/ubuntu-24.04/OTP-27.3.4.1.tar.gz");
    assertThat(
            sources
                .erlangMacos()
                .artifact()
                .expand(Map.of("target", "aarch64-apple-darwin", "release", "OTP-27.1.2")))
        .hasToString(
            "https://github.com/erlef/otp_builds/releases/download/OTP-27.1.2/otp-aarch64-apple-darwin.tar.gz");
    assertThat(
            sources
                .mix()
                .rebar()
                .perOtp()
                .file()
                .expand(Map.of("elixir", "1.18.4", "version", "3.25.1", "otp", "28")))
        .hasToString("https://builds.hex.pm/installs/1.18.4/rebar3-3.25.1-otp-28");
    assertThat(sources.mix().hex().perElixir().signature().text())
        .isEqualTo("https://builds.hex.pm/installs/hex-1.x.csv.signed");
  }

  @Test
  void anotherBaseReplacesBuildsHexPmAndNothingElse() {
    Sources sources =
        Fixtures.manifests().sources().withBuildsBase(URI.create("http://127.0.0.1:8080/mirror/"));

    assertThat(sources.elixirBuilds().listed().text())
        .isEqualTo("http://127.0.0.1:8080/mirror/builds/elixir/builds.txt");
    assertThat(sources.mix().hex().perOtp().list().text())
        .isEqualTo("http://127.0.0.1:8080/mirror/installs/hex.csv");
    assertThat(sources.rebar()).isEqualTo(Fixtures.manifests().sources().rebar());
    assertThat(sources.withBuildsBase(URI.create("https://builds.hex.pm")))
        .isEqualTo(Fixtures.manifests().sources());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://mirror.example",
        "http://127.0.0.1.example",
        "http://localhost.example/x",
        "ftp://mirror.example",
        "file:///etc",
        "mirror.example",
        "https://mirror.example/?a=b",
        "https:/mirror.example"
      })
  void aBaseIsHttpsOrOnTheLoopback(String base) {
    assertThatThrownBy(() -> Fixtures.manifests().sources().withBuildsBase(URI.create(base)))
        .isInstanceOfSatisfying(
            BeamstrapException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.USAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://[::1]:8080/x",
        "http://hex.localhost",
        "https://a.example/b"
      })
  void loopbackMayBePlain(String base) {
    Sources sources = Fixtures.manifests().sources().withBuildsBase(URI.create(base));

    assertThat(sources.elixirBuilds().listed().text()).startsWith(base + "/builds/");
  }

  @Test
  void valuesThatWouldLeaveTheirPlaceAreRefused() {
    UrlTemplate template = new UrlTemplate("https://a.example/{ref}.zip");
    for (String value : new String[] {"../x", "a/b", "", "a?b", "a%2fb", "..", "a b"}) {
      assertThatThrownBy(() -> template.expand(Map.of("ref", value)))
          .as(value)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources.toml | builds-base = \"https | builds-base = \"http | sources.toml:5:1",
        "sources.toml | {arch} | {arhc} | sources.toml:9:1",
        "sources.toml | [gleam] | [gleem] | sources.toml:1:1: gleam is missing",
        "sources.toml | layout = \"exec | layout = \"exe | sources.toml:38:1: layout",
        "platforms.toml | glibc = \"2.43\" | glibc = \"new\" | platforms.toml:11:1: glibc",
        "platforms.toml | glibc = \"2.43\" | glibc = 2.43 | platforms.toml:11:1: glibc is not a string",
        "platforms.toml | first-otp = \"26.0\" | frist-otp = \"26.0\" | platforms.toml:8:1: first-otp is missing",
        "platforms.toml | last-built = | last-buitl = | last-buitl is no field",
        "platforms.toml | [\"amd64\", \"arm64\"] | [\"amd64\", \"s390x\"] | names no architecture: s390x",
        "compat.toml | [27, 28, 29] | [27, 28, \"29\"] | element 3 of otp is not a number",
        "compat.toml | [27, 28, 29] | [27, 28, -1] | out of range",
        "compat.toml | from = \"1.18.4\" | from = \"1.18\" | from is not a version",
        "compat.toml | minor = \"1.20\" | minor = \"1.20.1\" | minor is not MAJOR.MINOR",
        "compat.toml | github = true | github = yes | compat.toml:",
      })
  void errorsNameFileLineAndColumn(String file, String old, String changed, String message) {
    Map<String, String> texts = Fixtures.manifestTexts();
    texts.merge(file, old, (text, part) -> text.replaceFirst(quote(part), replacement(changed)));

    assertThatThrownBy(() -> Manifests.parse(texts))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            e -> assertThat(e.fault().code()).isEqualTo(FaultCode.PROJECT_SYNTAX))
        .hasMessageContaining(message)
        .hasMessageMatching("(?s)" + quote(file) + ":\\d+:\\d+: .*");
  }

  private static String quote(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static String replacement(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  @Test
  void aMissingManifestIsNamed() {
    assertThatThrownBy(() -> Manifests.parse(Map.of())).hasMessage("no manifest sources.toml");
  }

  @Test
  void everyMutationGivesManifestsOrASyntaxFault() {
    for (String file : Manifests.FILES) {
      Map<String, String> texts = Fixtures.manifestTexts();
      String original = Fixtures.manifestTexts().getOrDefault(file, "");
      for (long seed = 0; seed < 60; seed++) {
        texts.put(file, Fixtures.mutated(original, new SplittableRandom(seed)));
        try {
          assertThat(Manifests.parse(texts)).isNotNull();
        } catch (BeamstrapException e) {
          assertThat(e.fault().code())
              .as("%s, seed %d", file, seed)
              .isEqualTo(FaultCode.PROJECT_SYNTAX);
        }
      }
    }
  }
}
