package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomesTest {
  private static final Path PROJECT = Path.of("/project");

  @TempDir private Path room;

  private static Homes at(Map<String, String> env) {
    return Homes.locate(env, "/home/known", PROJECT, path -> true);
  }

  private static Fault refused(Map<String, String> env, String userHome) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> Homes.locate(env, userHome, PROJECT, path -> true))
        .fault();
  }

  @Test
  void followsHome() {
    Homes homes = at(Map.of("HOME", "/home/me"));
    assertThat(homes.data()).isEqualTo(Path.of("/home/me/.local/share/beamstrap"));
    assertThat(homes.cache()).isEqualTo(Path.of("/home/me/.cache/beamstrap"));
    assertThat(homes.reason()).isEmpty();
    assertThat(homes.readOnlyData()).isEmpty();
  }

  @Test
  void followsXdg() {
    Homes homes = at(Map.of("XDG_DATA_HOME", "/xdg/data", "XDG_CACHE_HOME", "/xdg/cache/"));
    assertThat(homes.data()).isEqualTo(Path.of("/xdg/data/beamstrap"));
    assertThat(homes.cache()).isEqualTo(Path.of("/xdg/cache/beamstrap"));
  }

  @Test
  void ignoresRelativeAndEmptyXdg() {
    Homes homes = at(Map.of("HOME", "/h", "XDG_DATA_HOME", "data", "XDG_CACHE_HOME", ""));
    assertThat(homes.data()).isEqualTo(Path.of("/h/.local/share/beamstrap"));
    assertThat(homes.cache()).isEqualTo(Path.of("/h/.cache/beamstrap"));
  }

  @Test
  void ownVariablesGoFirst() {
    Homes homes = at(Map.of("HOME", "/h", "BEAMSTRAP_HOME", "/b", "XDG_DATA_HOME", "/xdg"));
    assertThat(homes.data()).isEqualTo(Path.of("/b"));
    assertThat(homes.cache()).isEqualTo(Path.of("/h/.cache/beamstrap"));
    assertThat(at(Map.of("HOME", "/h", "BEAMSTRAP_CACHE_DIR", "/c/../d")).cache())
        .isEqualTo(Path.of("/d"));
  }

  @Test
  void takesTheSystemsWordWhenHomeIsUnset() {
    assertThat(at(Map.of()).data()).isEqualTo(Path.of("/home/known/.local/share/beamstrap"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "relative", "~", "/.."})
  void refusesAHomeThatIsNone(String home) {
    Fault fault = refused(Map.of("HOME", home), "/home/known");
    assertThat(fault.code()).isEqualTo(FaultCode.DISK_PERMISSION);
    assertThat(fault.cause()).isEqualTo("HOME is " + home);
    assertThat(fault.remedy()).contains("BEAMSTRAP_HOME and BEAMSTRAP_CACHE_DIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", "/"})
  void refusesWhenNobodyKnowsAHome(String userHome) {
    assertThat(refused(Map.of(), userHome).cause()).isEqualTo("HOME is not set");
    assertThat(refused(Map.of("BEAMSTRAP_HOME", "/b"), userHome).remedy())
        .contains("BEAMSTRAP_CACHE_DIR");
  }

  @Test
  void needsNoHomeWhenAllIsSaid() {
    Map<String, String> env = Map.of("BEAMSTRAP_HOME", "/b", "XDG_CACHE_HOME", "/c");
    assertThat(Homes.locate(env, "?", PROJECT, path -> true).data()).isEqualTo(Path.of("/b"));
  }

  @Test
  void refusesARelativeVariableOfOurs() {
    assertThat(refused(Map.of("HOME", "/h", "BEAMSTRAP_HOME", "here"), "/h").code())
        .isEqualTo(FaultCode.USAGE);
  }

  @Test
  void fallsBackToTheProject() {
    Homes homes =
        Homes.locate(Map.of("HOME", "/h"), "/h", PROJECT, path -> path.startsWith("/project"));
    assertThat(homes.data()).isEqualTo(Path.of("/project/.beamstrap"));
    assertThat(homes.cache()).isEqualTo(Path.of("/project/.beamstrap/cache"));
    assertThat(homes.reason())
        .contains(
            "/h/.local/share/beamstrap and /h/.cache/beamstrap cannot be written;"
                + " using /project/.beamstrap");
  }

  @Test
  void fallsBackForTheOneThatCannotBeWritten() {
    Set<Path> writable =
        Set.of(Path.of("/h/.local/share/beamstrap"), Path.of("/project/.beamstrap"));
    Homes homes = Homes.locate(Map.of("HOME", "/h"), "/h", PROJECT, writable::contains);
    assertThat(homes.data()).isEqualTo(Path.of("/h/.local/share/beamstrap"));
    assertThat(homes.cache()).isEqualTo(Path.of("/project/.beamstrap/cache"));
    assertThat(homes.reason().orElse("")).startsWith("/h/.cache/beamstrap cannot be written");
  }

  @Test
  void stillNamesADataHomeThatCanBeReadOnly() throws IOException {
    Path usual = Files.createDirectories(room.resolve("opt"));
    Homes homes =
        Homes.locate(
            Map.of("HOME", "/h", "BEAMSTRAP_HOME", usual.toString()),
            "/h",
            PROJECT,
            path -> !path.equals(usual));
    assertThat(homes.readOnlyData()).contains(usual);
    assertThat(homes.data()).isEqualTo(Path.of("/project/.beamstrap"));
  }

  @Test
  void saysWhenNothingCanBeWritten() {
    BeamstrapException thrown =
        catchThrowableOfType(
            BeamstrapException.class,
            () -> Homes.locate(Map.of("HOME", "/h"), "/h", PROJECT, path -> false));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_PERMISSION);
    assertThat(thrown.fault().cause()).contains("/h/.cache/beamstrap", "/project/.beamstrap");
  }

  /** The real probe: a file in the way of the home, and a project that can be written. */
  @Test
  void probesWithoutLeavingTraces() throws IOException {
    Path project = Files.createDirectory(room.resolve("project"));
    Path blocked = Files.writeString(room.resolve("blocked"), "");
    Homes fallen = Homes.locate(Map.of("HOME", blocked.toString()), "/h", project);
    assertThat(fallen.data()).isEqualTo(project.resolve(".beamstrap"));
    Homes usual = Homes.locate(Map.of("HOME", room.resolve("me").toString()), "/h", project);
    assertThat(usual.data()).isEqualTo(room.resolve("me/.local/share/beamstrap"));
    assertThat(usual.reason()).isEmpty();
    try (Stream<Path> all = Files.walk(room)) {
      assertThat(all).containsExactlyInAnyOrder(room, project, blocked);
    }
  }

  @Test
  void hidesTheProjectsOwnDirectoryFromVersionControl() throws IOException {
    Path project = Files.createDirectory(room.resolve("project"));
    Path blocked = Files.writeString(room.resolve("blocked"), "");
    Homes fallen = Homes.locate(Map.of("HOME", blocked.toString()), "/h", project);
    assertThat(fallen.createCache()).isDirectory();
    assertThat(project.resolve(".beamstrap/.gitignore")).hasContent("*\n");
    assertThat(fallen.createData()).isDirectory();
    try (Stream<Path> members = Files.list(project)) {
      assertThat(members).containsExactly(project.resolve(".beamstrap"));
    }
  }

  @Test
  void addsNothingToTheUsualHomes() throws IOException {
    Homes usual = Homes.locate(Map.of("HOME", room.toString()), "/h", room.resolve("project"));
    assertThat(usual.createData()).isEmptyDirectory();
    assertThat(usual.createCache()).isEmptyDirectory();
  }
}
