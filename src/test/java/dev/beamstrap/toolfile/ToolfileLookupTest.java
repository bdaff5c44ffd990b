package dev.beamstrap.toolfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolfileLookupTest {
  private static final Path PROJECT = Path.of("/home/user/projects/app");

  private final Files files = new Files();
  private final Map<String, String> env = new HashMap<>(Map.of("HOME", "/home/user"));

  @Test
  void takesTheNearestFilePerTool() {
    files.put("/home/user/projects/app/.tool-versions", "elixir 1.18.3-otp-27\n");
    files.put("/home/user/projects/.tool-versions", "elixir 1.14\nerlang 27.3.4.1\n");
    files.put("/home/user/.tool-versions", "erlang 25\nrebar 3.24.0\n");
    assertThat(found())
        .containsExactly(
            "erlang 27.3.4.1 /home/user/projects/.tool-versions:2:8",
            "elixir 1.18.3-otp-27 /home/user/projects/app/.tool-versions:1:8",
            "rebar 3.24.0 /home/user/.tool-versions:2:7");
    assertThat(find().notices()).isEmpty();
    assertThat(find().consulted())
        .containsExactly(
            Path.of("/home/user/projects/app/.tool-versions"),
            Path.of("/home/user/projects/.tool-versions"),
            Path.of("/home/user/.tool-versions"));
  }

  @Test
  void looksIntoTheHomeDirectoryFromOutsideOfIt() {
    files.put("/home/user/.tool-versions", "erlang 25\n");
    files.put("/home/user/.config/mise/config.toml", "[tools]\nerlang='26'\nelixir='1.17'\n");
    files.put("/etc/mise/config.toml", "[tools]\nelixir='1.16'\ngleam='1.6'\n");
    Requests requests = ToolfileLookup.find(Path.of("/srv/app"), env, files);
    assertThat(spellings(requests))
        .containsExactly(
            "erlang 25 /home/user/.tool-versions:1:8",
            "elixir 1.17 /home/user/.config/mise/config.toml:3:1",
            "gleam 1.6 /etc/mise/config.toml:3:1");
  }

  @Test
  void findsNothingWhereNothingIs() {
    Requests requests = find();
    assertThat(requests.requests()).isEmpty();
    assertThat(requests.consulted()).isEmpty();
    assertThat(requests.notices()).isEmpty();
  }

  /** mise, src/config/mod.rs, LOCAL_CONFIG_FILENAMES, from its end. */
  @Test
  void followsThePrecedenceOfMiseWithinADirectory() {
    List<String> highestFirst =
        List.of(
            ".mise.local.toml",
            "mise.local.toml",
            ".rtx.local.toml",
            "mise/config.local.toml",
            ".mise/config.local.toml",
            ".config/mise.local.toml",
            ".config/mise/mise.local.toml",
            ".config/mise/config.local.toml",
            ".mise.toml",
            "mise.toml",
            ".rtx.toml",
            "mise/config.toml",
            ".mise/config.toml",
            ".mise/conf.d/b.toml",
            ".mise/conf.d/a.toml",
            ".config/mise.toml",
            ".config/mise/mise.toml",
            ".config/mise/config.toml",
            ".config/mise/conf.d/a.toml");
    files.put(PROJECT + "/.tool-versions", "erlang 1\n");
    files.put(PROJECT + "/.mise/conf.d/.hidden.toml", "no toml");
    files.put(PROJECT + "/.mise/conf.d/readme.md", "no toml");
    for (String name : highestFirst) {
      files.put(PROJECT + "/" + name, "[tools]\nerlang = '2'\n");
    }
    for (String name : highestFirst) {
      assertThat(found()).containsExactly("erlang 2 " + PROJECT + "/" + name + ":2:1");
      files.texts.remove(PROJECT.resolve(name));
    }
    assertThat(found()).containsExactly("erlang 1 " + PROJECT + "/.tool-versions:1:8");
  }

  @Test
  void saysWhenAsdfAndMiseWouldReadDifferentFilesOfADirectory() {
    files.put(PROJECT + "/.tool-versions", "erlang 26\nelixir 1.18\n");
    files.put(PROJECT + "/mise.toml", "[tools]\nerlang = '27'\nelixir = '1.18'\n");
    assertThat(found().get(0)).startsWith("erlang 27 ");
    assertThat(find().notices())
        .containsExactly(
            "erlang: /home/user/projects/app/mise.toml:2:1 asks for '27',"
                + " /home/user/projects/app/.tool-versions:1:8 for '26';"
                + " mise's own file is followed, as mise does");
  }

  @Test
  void readsTheFilesOfMiseEnvironments() {
    files.put(PROJECT + "/.mise.local.toml", "[tools]\nerlang = '26'\n");
    files.put(PROJECT + "/mise.ci.toml", "[tools]\nerlang = '27'\n");
    assertThat(found().get(0)).startsWith("erlang 26 ");
    env.put("MISE_ENV", "test,ci");
    assertThat(found().get(0)).startsWith("erlang 27 ");
  }

  @Test
  void stopsBelowCeilings() {
    files.put("/home/user/projects/.tool-versions", "erlang 27\n");
    files.put("/srv/.tool-versions", "erlang 26\n");
    env.put("MISE_CEILING_PATHS", "/srv:~/projects");
    assertThat(found()).isEmpty();
    env.put("MISE_CEILING_PATHS", "~");
    assertThat(found().get(0)).startsWith("erlang 27 ");
  }

  @Test
  void honoursOtherNamesForToolVersions() {
    files.put(PROJECT + "/.tool-versions", "erlang 1\n");
    files.put(PROJECT + "/.asdf-old", "erlang 2\n");
    files.put(PROJECT + "/.asdf", "erlang 3\n");
    files.put(PROJECT + "/.mise-name", "erlang 4\n");
    files.put(PROJECT + "/.override", "erlang 5\n");
    env.put("ASDF_DEFAULT_TOOL_VERSIONS_FILENAME", ".asdf-old");
    assertThat(found().get(0)).startsWith("erlang 2 ");
    env.put("ASDF_TOOL_VERSIONS_FILENAME", ".asdf");
    assertThat(found().get(0)).startsWith("erlang 3 ");
    env.put("MISE_DEFAULT_TOOL_VERSIONS_FILENAME", ".mise-name");
    assertThat(found().get(0)).startsWith("erlang 4 ");
    env.put("MISE_OVERRIDE_TOOL_VERSIONS_FILENAMES", ".tool-versions:.override");
    assertThat(found().get(0)).startsWith("erlang 5 ");
    env.put("MISE_OVERRIDE_TOOL_VERSIONS_FILENAMES", "none");
    assertThat(found()).isEmpty();
  }

  @Test
  void honoursOtherPlacesOfTheUsersConfiguration() {
    files.put("/home/user/.config/mise/config.toml", "[tools]\nerlang = '1'\n");
    files.put("/xdg/mise/config.toml", "[tools]\nerlang = '2'\n");
    files.put("/mise-dir/config.toml", "[tools]\nerlang = '3'\n");
    files.put("/mise-dir/conf.d/x.toml", "[tools]\nelixir = '1.3'\n");
    files.put("/global.toml", "[tools]\nerlang = '4'\n");
    assertThat(found().get(0)).startsWith("erlang 1 ");
    env.put("MISE_CONFIG_DIR", "/mise-dir");
    assertThat(found())
        .containsExactly(
            "erlang 3 /mise-dir/config.toml:2:1", "elixir 1.3 /mise-dir/conf.d/x.toml:2:1");
    env.put("MISE_GLOBAL_CONFIG_FILE", "/global.toml");
    assertThat(found()).containsExactly("erlang 4 /global.toml:2:1");
    env.remove("MISE_GLOBAL_CONFIG_FILE");
    env.remove("MISE_CONFIG_DIR");
    env.put("XDG_CONFIG_HOME", "/xdg");
    assertThat(ToolfileLookup.find(Path.of("/srv"), env, files).requests().get(0).spelling())
        .isEqualTo("2");
  }

  @Test
  void letsTheEnvironmentOverrideEverything() {
    files.put(PROJECT + "/.tool-versions", "erlang 26\nelixir 1.18\n");
    env.put("ASDF_ERLANG_VERSION", "27.1  27.0");
    env.put("MISE_ELIXIR_VERSION", "");
    assertThat(found())
        .containsExactly(
            "erlang 27.1 27.0 environment variable ASDF_ERLANG_VERSION",
            "elixir 1.18 " + PROJECT + "/.tool-versions:2:8");
    env.put("MISE_ERLANG_VERSION", "27.1 27.0");
    assertThat(find().notices()).isEmpty();
    env.put("MISE_ERLANG_VERSION", "28");
    assertThat(found().get(0)).isEqualTo("erlang 28 environment variable MISE_ERLANG_VERSION");
    assertThat(find().notices())
        .containsExactly(
            "erlang: environment variable MISE_ERLANG_VERSION asks for '28',"
                + " environment variable ASDF_ERLANG_VERSION for '27.1 27.0',"
                + " which is not followed");
  }

  @Test
  void readsExenvFilesOnlyWhereNothingElseNamesElixir() {
    files.put("/home/user/projects/.exenv-version", "\n1.17.3\n");
    files.put("/home/user/.exenv-version", "1.0.0\n");
    assertThat(found()).containsExactly("elixir 1.17.3 /home/user/projects/.exenv-version:2:1");
    files.put("/etc/mise/config.toml", "[tools]\nelixir = '1.16'\n");
    assertThat(found()).containsExactly("elixir 1.16 /etc/mise/config.toml:2:1");
  }

  @Test
  void saysOnceWhatItIgnores() {
    files.put(PROJECT + "/.tool-versions", "nodejs 22\nerlang 27\npython 3\nnodejs 20\n");
    files.put("/home/user/projects/mise.toml", "[tools]\nterraform = '1'\n");
    files.put("/home/user/.tool-versions", "ruby 3\n");
    assertThat(find().notices())
        .containsExactly(
            "ignored: nodejs, python (.tool-versions); terraform (/home/user/projects/mise.toml)");
  }

  @Test
  void cutsLongListsOfIgnoredTools() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append("tool").append(i).append(" 1\n");
    }
    files.put(PROJECT + "/.tool-versions", text.toString());
    assertThat(find().notices().get(0)).endsWith("tool11 and 18 more (.tool-versions)");
  }

  @Test
  void namesTheFileOrTheVariableThatCannotBeRead() {
    files.put(PROJECT + "/.tool-versions", "erlang x\n");
    assertThat(fault())
        .isEqualTo(
            FaultCode.PROJECT_SYNTAX
                + " /home/user/projects/app/.tool-versions:1:8: 'x' is not a version of erlang");
    env.put("ASDF_ERLANG_VERSION", "y");
    assertThat(fault())
        .isEqualTo(
            FaultCode.USAGE
                + " environment variable ASDF_ERLANG_VERSION: 'y' is not a version of erlang");
    env.put("ASDF_ERLANG_VERSION", "27");
    env.put("MISE_DEFAULT_CONFIG_FILENAME", "a\0b");
    assertThat(fault())
        .isEqualTo(
            FaultCode.USAGE
                + " environment variable MISE_DEFAULT_CONFIG_FILENAME: 'a?b' is no path");
  }

  @Test
  void readsNoFileOnceEveryToolIsKnown() {
    files.put(PROJECT + "/.tool-versions", "erlang 27\nelixir 1.18\nrebar 3\ngleam 1\n");
    files.put("/home/user/projects/mise.toml", "not TOML at all");
    assertThat(find().requests()).hasSize(4);
  }

  @Test
  void asksForNoFileInDirectoriesThatDoNotExist() {
    List<Path> asked = new ArrayList<>();
    FileSource bare =
        new FileSource() {
          @Override
          public Optional<String> read(Path path) {
            asked.add(path);
            return Optional.empty();
          }

          @Override
          public boolean mayBeDirectory(Path dir) {
            return dir.endsWith(".mise");
          }
        };
    ToolfileLookup.find(Path.of("/p"), Map.of("MISE_SYSTEM_CONFIG_DIR", "/sys"), bare);
    assertThat(asked)
        .contains(Path.of("/p/.mise/config.toml"), Path.of("/p/mise.toml"))
        .noneMatch(path -> path.startsWith("/p/mise") || path.startsWith("/p/.config"))
        .doesNotHaveDuplicates();
  }

  @Test
  void wantsAnAbsoluteDirectory() {
    assertThatThrownBy(() -> ToolfileLookup.find(Path.of("app"), env, files))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ToolfileLookup.find(Path.of("/"), Map.of(), files).requests()).isEmpty();
  }

  private Requests find() {
    return ToolfileLookup.find(PROJECT, env, files);
  }

  private List<String> found() {
    return spellings(find());
  }

  private String fault() {
    BeamstrapException thrown = catchThrowableOfType(BeamstrapException.class, this::find);
    return thrown.fault().code() + " " + thrown.fault().message();
  }

  private static List<String> spellings(Requests requests) {
    return requests.requests().stream()
        .map(r -> r.tool() + " " + r.spelling() + " " + r.origin())
        .toList();
  }

  /** Files in memory. */
  private static final class Files implements FileSource {
    private final Map<Path, String> texts = new HashMap<>();

    void put(String path, String text) {
      texts.put(Path.of(path), text);
    }

    @Override
    public Optional<String> read(Path path) {
      return Optional.ofNullable(texts.get(path));
    }

    @Override
    public List<Path> list(Path dir) {
      List<Path> found = new ArrayList<>(texts.keySet());
      found.removeIf(path -> !dir.equals(path.getParent()));
      return found;
    }
  }
}
