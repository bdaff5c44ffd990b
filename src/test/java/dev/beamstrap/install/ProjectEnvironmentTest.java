package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.toolchain.ShimFile;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where programs are, in a project with an Erlang of the system and an Elixir of ours. */
class ProjectEnvironmentTest {
  @TempDir private Path temp;
  private Project project;
  private Path mix;

  @BeforeEach
  void withSystemErlang() throws IOException {
    project = new Project(temp);
    project.asksFor("erlang system\nelixir 1.18.3-otp-27\n");
    Path elixir = project.installed(Tool.ELIXIR, "1.18.3-otp-27");
    mix = program(elixir.resolve("bin/mix"), "#!/bin/sh\n");
    project.env.put("PATH", temp.resolve("shims") + ":" + temp.resolve("usr/bin"));
  }

  private static Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path which(String name) {
    return new ProjectEnvironment(project.world()).program(name);
  }

  private Fault missing(String name) {
    Fault fault = catchThrowableOfType(BeamstrapException.class, () -> which(name)).fault();
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_MISSING);
    return fault;
  }

  @Test
  void systemToolsAreFoundOnPathBehindTheShims() throws IOException {
    program(temp.resolve("shims/erl"), ShimFile.BEGINNING + "\n");
    Path erl = program(temp.resolve("usr/bin/erl"), "#!/bin/sh\n");
    assertThat(which("erl")).isEqualTo(erl);
  }

  @Test
  void installedToolsGoBeforePath() throws IOException {
    program(temp.resolve("usr/bin/mix"), "#!/bin/sh\n");
    assertThat(which("mix")).isEqualTo(mix);
  }

  @Test
  void programsOfOthersAreNotLookedUpOnPath() throws IOException {
    program(temp.resolve("usr/bin/ls"), "#!/bin/sh\n");
    program(temp.resolve("usr/bin/gleam"), "#!/bin/sh\n");
    assertThat(missing("ls").remedy()).isEqualTo("beamstrap list shows what is installed");
    assertThat(missing("gleam")).isNotNull();
  }

  @Test
  void aPrefixWithoutToolsHasNoEnvironment() throws IOException {
    Path prefix = temp.resolve("beam");
    ProjectEnvironment environment = new ProjectEnvironment(project.world());
    Fault none =
        catchThrowableOfType(BeamstrapException.class, () -> environment.ofPrefix(prefix)).fault();
    assertThat(none.code()).isEqualTo(FaultCode.PROJECT_MISSING);
    assertThat(none.cause()).isEqualTo("there is no such directory");
    assertThat(none.remedy()).isEqualTo("beamstrap install --prefix " + prefix);
    Path erlang = Files.createDirectories(prefix.resolve("erlang"));
    Fault empty =
        catchThrowableOfType(BeamstrapException.class, () -> environment.ofPrefix(prefix)).fault();
    assertThat(empty.cause()).startsWith("it has no erlang");
    ToolMarker.write(erlang, Map.of("tool", "erlang", "version", "25.2.3"));
    assertThat(environment.ofPrefix(prefix).path())
        .containsExactly(erlang.resolve("bin").toString());
  }

  @Test
  void whereOneWasLookedForIsTold() throws IOException {
    assertThat(missing("erl").cause())
        .isEqualTo("looked in " + mix.getParent() + ", PATH for the programs of erlang (system)");
    project.asksFor("erlang system\n");
    assertThat(missing("erl").cause())
        .isEqualTo("looked in PATH for the programs of erlang (system)");
    assertThat(missing("erl").remedy()).contains("put it on PATH");
  }
}
