package dev.beamstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.session.Persistence.Written;
import dev.beamstrap.toolchain.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
  @TempDir Path home;

  private static final Environment OURS =
      new Environment(
          List.of("/t/elixir/bin", "/t/er lang/bin"),
          Map.of("LANG", "C.UTF-8"),
          List.of("ERL_ROOTDIR", "ESCRIPT_EMULATOR", "CT_RUN_EMULATOR"));
  private static final Environment OTHER =
      new Environment(List.of("/t/other/bin"), Map.of(), List.of());

  private List<Written> write(Environment environment, Map<String, String> env) {
    return new Persistence(env, home).write(environment, Optional.empty());
  }

  private String read(String name) throws IOException {
    return Files.readString(home.resolve(name), StandardCharsets.ISO_8859_1);
  }

  @Test
  void bashGetsABlockInBothOfItsFiles() throws IOException {
    Path bashrc = home.resolve(".bashrc");
    String mine = "# ~/.bashrc: \u00e4\nPS1='$ '"; // no newline at the end, and not UTF-8
    Files.writeString(bashrc, mine, StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(bashrc, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, String> env = Map.of("SHELL", "/bin/bash");
    assertThat(write(OURS, env))
        .containsExactly(new Written(bashrc, true), new Written(home.resolve(".profile"), true));
    assertThat(read(".bashrc"))
        .startsWith(mine + "\n# >>> beamstrap env >>>\n")
        .contains("'/t/elixir/bin:/t/er lang/bin'", "unset ERL_ROOTDIR;")
        .endsWith("# <<< beamstrap env <<<\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bashrc)))
        .isEqualTo("rw-r-----");
    String once = read(".bashrc");
    assertThat(write(OURS, env)).noneMatch(Written::changed);
    assertThat(read(".bashrc")).isEqualTo(once);
    Files.writeString(bashrc, once + "alias l=ls\n", StandardCharsets.ISO_8859_1);
    assertThat(write(OTHER, env)).allMatch(Written::changed);
    assertThat(read(".bashrc"))
        .startsWith(mine + "\n# >>> ")
        .contains("/t/other/bin")
        .doesNotContain("elixir")
        .endsWith("# <<< beamstrap env <<<\nalias l=ls\n");
  }

  @Test
  void aLoginFileOfBashsOwnComesFirst() throws IOException {
    Files.createFile(home.resolve(".bash_profile"));
    assertThat(write(OURS, Map.of("SHELL", "/usr/bin/bash")).get(1).file())
        .isEqualTo(home.resolve(".bash_profile"));
    assertThat(home.resolve(".profile")).doesNotExist();
  }

  @Test
  void aLinkedFileIsChangedWhereItLies() throws IOException {
    Path real = Files.createDirectories(home.resolve("dotfiles")).resolve("zshrc");
    Files.writeString(real, "# mine\n");
    Files.createSymbolicLink(home.resolve(".zshrc"), Path.of("dotfiles/zshrc"));
    write(OURS, Map.of("SHELL", "/bin/zsh"));
    assertThat(home.resolve(".zshrc")).isSymbolicLink();
    assertThat(Files.readString(real)).startsWith("# mine\n# >>> ").contains("/t/elixir/bin");
    assertThat(read(".zprofile")).as("for login shells").contains("/t/elixir/bin");
  }

  @Test
  void fishGetsAFileAndOthersTheProfile() throws IOException {
    write(OURS, Map.of("SHELL", "/usr/bin/fish"));
    assertThat(read(".config/fish/conf.d/beamstrap.fish")).contains("set -gx PATH '/t/elixir/bin'");
    write(OURS, Map.of("SHELL", "/bin/dash"));
    assertThat(read(".profile")).contains("export PATH=");
    assertThat(home.resolve(".bashrc")).doesNotExist();
  }

  @Test
  void aShellThatIsNamedComesBeforeSHELL() throws IOException {
    Map<String, String> env = Map.of("SHELL", "/usr/bin/fish", "ZDOTDIR", "");
    new Persistence(env, home).write(OURS, Optional.of("zsh"));
    assertThat(read(".zshrc")).isEqualTo(read(".zprofile")).contains("/t/elixir/bin");
    new Persistence(env, home).write(OURS, Optional.of("sh"));
    assertThat(read(".profile")).contains("/t/elixir/bin");
    assertThat(home.resolve(".config")).doesNotExist();
  }

  @Test
  void anAgentsFileComesBeforeTheProfile() throws IOException {
    Path file = home.resolve("env.sh");
    Files.writeString(file, "export MINE=1\n");
    Map<String, String> env = Map.of("CLAUDE_ENV_FILE", file.toString(), "SHELL", "/bin/bash");
    assertThat(write(OURS, env)).containsExactly(new Written(file, true));
    assertThat(write(OURS, env)).containsExactly(new Written(file, false));
    assertThat(Files.readString(file)).startsWith("export MINE=1\n# >>> ");
    assertThat(home.resolve(".bashrc")).doesNotExist();
  }

  @Test
  void aRunnersFilesComeFirst() throws IOException {
    Path paths = home.resolve("path");
    Path variables = home.resolve("env");
    Files.writeString(variables, "MINE=1"); // no newline
    Map<String, String> env =
        Map.of(
            "GITHUB_ENV", variables.toString(),
            "GITHUB_PATH", paths.toString(),
            "ERL_ROOTDIR", "/elsewhere",
            "ESCRIPT_EMULATOR", "other",
            "CLAUDE_ENV_FILE", home.resolve("never").toString());
    assertThat(write(OURS, env)).allMatch(Written::changed);
    assertThat(write(OURS, env)).noneMatch(Written::changed);
    assertThat(Files.readString(paths)).isEqualTo("/t/er lang/bin\n/t/elixir/bin\n");
    assertThat(Files.readString(variables))
        .isEqualTo("MINE=1\nLANG=C.UTF-8\nERL_ROOTDIR=\nESCRIPT_EMULATOR=erl\n");
    assertThat(home.resolve("never")).doesNotExist();
  }

  @Test
  void aBlockWithoutEndIsLeftAlone() throws IOException {
    Path file = home.resolve(".profile");
    Files.writeString(file, ProfileBlock.BEGIN + "\nexport A=1\n");
    assertThatThrownBy(() -> write(OURS, Map.of()))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo(ProfileBlock.BEGIN + "\nexport A=1\n");
  }

  @Test
  void linesThatOnlyLookLikeMarkersAreNone() {
    String mine = "echo '" + ProfileBlock.BEGIN + "'\n" + ProfileBlock.END + "x\n";
    String once = ProfileBlock.in("f", mine, "a\n");
    assertThat(once).isEqualTo(mine + ProfileBlock.BEGIN + "\na\n" + ProfileBlock.END + "\n");
    assertThat(ProfileBlock.in("f", once, "b\n")).isEqualTo(once.replace("\na\n", "\nb\n"));
  }
}
