package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.version.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final InstalledTool ERLANG =
      new InstalledTool(Tool.ERLANG, "27.3", Path.of("/t/erlang/27.3"), Map.of());
  private static final InstalledTool ELIXIR =
      new InstalledTool(Tool.ELIXIR, "1.18.3-otp-27", Path.of("/t/elixir/1.18.3-otp-27"), Map.of());

  /** As awkward as a directory may be, and legal. */
  private static final String AWKWARD = "/o p/it's \"$HOME\" `id` \\ *;&|#!";

  private static Environment plain(Map<String, String> present) {
    return Environment.of(List.of(ERLANG, ELIXIR), present, Optional.empty());
  }

  private static Environment awkward() {
    InstalledTool tool = new InstalledTool(Tool.ELIXIR, "1", Path.of(AWKWARD), Map.of());
    return Environment.of(
        List.of(ERLANG, tool), Map.of("ERL_ROOTDIR", "/elsewhere"), Optional.of(Path.of(AWKWARD)));
  }

  @Test
  void putsElixirBeforeErlang() {
    assertThat(plain(Map.of("LANG", "de_DE.UTF-8")))
        .isEqualTo(
            new Environment(
                List.of("/t/elixir/1.18.3-otp-27/bin", "/t/erlang/27.3/bin"), Map.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', LANG",
    "'', '', C, LANG",
    "'', '', POSIX, LANG",
    "'', '', de_DE.ISO-8859-1, LANG",
    "'', '', C.UTF-8, ''",
    "'', '', en_US.utf8, ''",
    "'', C, en_US.UTF-8, LC_CTYPE",
    "C, en_US.UTF-8, en_US.UTF-8, LC_ALL",
    "C.UTF-8, C, C, ''",
  })
  void changesTheOneVariableThatDecidesAboutUtf8(
      String all, String ctype, String lang, String changed) {
    Map<String, String> present = new LinkedHashMap<>();
    present.put("LC_ALL", all);
    present.put("LC_CTYPE", ctype);
    present.put("LANG", lang);

    assertThat(plain(present).variables())
        .isEqualTo(changed.isEmpty() ? Map.of() : Map.of(changed, "C.UTF-8"));
  }

  @Test
  void pointsMixHexAndRebarToAFallbackUnlessTheUserDid() {
    Environment environment =
        Environment.of(
            List.of(),
            Map.of("LANG", "C.UTF-8", "HEX_HOME", "/mine"),
            Optional.of(Path.of("/project/.beamstrap")));

    assertThat(environment.variables())
        .isEqualTo(
            Map.of(
                "MIX_HOME", "/project/.beamstrap/mix",
                "REBAR_CACHE_DIR", "/project/.beamstrap/rebar3"));
  }

  @Test
  void unsetsOnlyWhatIsSetAndRedirects() {
    assertThat(plain(Map.of("ERL_ROOTDIR", "/usr/lib/erlang", "ERL_LIBS", "/x")).unset())
        .containsExactly("ERL_ROOTDIR");
  }

  @Test
  void appliesItselfOnce() {
    Map<String, String> present = Map.of("PATH", "/usr/bin:/bin", "ERL_ROOTDIR", "/x", "KEPT", "1");

    Map<String, String> once = plain(present).over(present);

    assertThat(once)
        .isEqualTo(
            Map.of(
                "PATH", "/t/elixir/1.18.3-otp-27/bin:/t/erlang/27.3/bin:/usr/bin:/bin",
                "LANG", "C.UTF-8",
                "KEPT", "1"));
    assertThat(plain(once).over(once)).isEqualTo(once);
    assertThat(plain(Map.of()).over(Map.of()))
        .containsEntry("PATH", "/t/elixir/1.18.3-otp-27/bin:/t/erlang/27.3/bin");
  }

  @Test
  void isWhatAShellTakesItFor() throws Exception {
    Map<String, String> present = Map.of("PATH", "/usr/bin:/bin", "ERL_ROOTDIR", "/elsewhere");
    String text = EnvironmentText.BASH.of(awkward());

    String seen =
        Shell.sh(
            present,
            "set -u\n"
                + text
                + text
                + "printf '%s\\n' \"$PATH\" \"$MIX_HOME\" \"${ERL_ROOTDIR-none}\" \"$LANG\"");

    assertThat(seen)
        .isEqualTo(
            AWKWARD
                + "/bin:/t/erlang/27.3/bin:/usr/bin:/bin\n"
                + AWKWARD
                + "/mix\nnone\nC.UTF-8\n");
    assertThat(Shell.sh(Map.of(), "unset PATH\nset -u\n" + text + "echo \"$PATH\""))
        .isEqualTo(AWKWARD + "/bin:/t/erlang/27.3/bin\n");
  }

  @Test
  void survivesEvalWithoutQuotes() throws Exception {
    String text = EnvironmentText.BASH.of(plain(Map.of("ERL_ROOTDIR", "/x")));

    assertThat(
            Shell.sh(
                Map.of("PATH", "/usr/bin:/bin", "TEXT", text), "eval $TEXT\necho \"$PATH $LANG\""))
        .isEqualTo("/t/elixir/1.18.3-otp-27/bin:/t/erlang/27.3/bin:/usr/bin:/bin C.UTF-8\n");
  }

  @Test
  void speaksFish() {
    assertThat(EnvironmentText.FISH.of(awkward()))
        .startsWith(
            "test \"$PATH[1]\" = '/o p/it\\'s \"$HOME\" `id` \\\\ *;&|#!/bin';"
                + " and test \"$PATH[2]\" = '/t/erlang/27.3/bin'; or"
                + " set -gx PATH '/o p/it\\'s \"$HOME\" `id` \\\\ *;&|#!/bin' '/t/erlang/27.3/bin' $PATH;\n")
        .contains("set -gx LANG 'C.UTF-8';\n")
        .endsWith("set -e ERL_ROOTDIR;\n");
  }

  @Test
  void speaksDockerfile() {
    assertThat(EnvironmentText.DOCKERFILE.of(awkward()))
        .startsWith(
            "ENV PATH=\"/o p/it's \\\"\\$HOME\\\" `id` \\\\ *;&|#!/bin:/t/erlang/27.3/bin:${PATH}\"\n")
        .contains("ENV LANG=\"C.UTF-8\"\n");
  }

  @Test
  void speaksJson() {
    assertThat(EnvironmentText.JSON.of(plain(Map.of("ERL_ROOTDIR", "/x"))))
        .isEqualTo(
            "{\"path\":[\"/t/elixir/1.18.3-otp-27/bin\",\"/t/erlang/27.3/bin\"],"
                + "\"variables\":{\"LANG\":\"C.UTF-8\"},\"unset\":[\"ERL_ROOTDIR\"]}\n");
    assertThat(EnvironmentText.JSON.of(awkward())).contains("it's \\\"$HOME\\\" `id` \\\\ *;");
  }

  @Test
  void appendsToGithubsFilesSoThatElixirComesFirst(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("path");
    Path env = directory.resolve("env");

    String said =
        Shell.sh(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "GITHUB_PATH",
                path.toString(),
                "GITHUB_ENV",
                env.toString()),
            EnvironmentText.GITHUB.of(awkward()));

    assertThat(said).isEmpty();
    // The runner puts every line in front of the lines before it.
    assertThat(Files.readAllLines(path)).containsExactly("/t/erlang/27.3/bin", AWKWARD + "/bin");
    assertThat(Files.readAllLines(env))
        .containsExactly(
            "LANG=C.UTF-8",
            "HEX_HOME=" + AWKWARD + "/hex",
            "MIX_HOME=" + AWKWARD + "/mix",
            "REBAR_CACHE_DIR=" + AWKWARD + "/rebar3",
            "ERL_ROOTDIR=");
  }

  @Test
  void refusesDirectoriesThatPathCannotCarry() {
    for (String directory : List.of("/a:b", "/a\nb", "relative")) {
      InstalledTool tool = new InstalledTool(Tool.ERLANG, "1", Path.of(directory), Map.of());
      assertThatThrownBy(() -> Environment.of(List.of(tool), Map.of(), Optional.empty()))
          .as(directory)
          .isInstanceOf(BeamstrapException.class);
    }
  }

  @Test
  void saysNothingWhenNothingIsToBeDone() {
    Environment nothing = new Environment(List.of(), Map.of(), List.of());

    assertThat(EnvironmentText.BASH.of(nothing)).isEmpty();
    assertThat(EnvironmentText.FISH.of(nothing)).isEmpty();
    assertThat(EnvironmentText.DOCKERFILE.of(nothing)).isEmpty();
    assertThat(EnvironmentText.GITHUB.of(nothing)).isEmpty();
    assertThat(EnvironmentText.named("fish")).contains(EnvironmentText.FISH);
    assertThat(EnvironmentText.named("FISH")).isEmpty();
  }
}
