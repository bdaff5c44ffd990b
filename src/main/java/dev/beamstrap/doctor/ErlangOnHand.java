package dev.beamstrap.doctor;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.version.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Erlang to try: the project's, else the newest that is installed, else the one on PATH. */
final class ErlangOnHand {
  private final Surroundings world;

  ErlangOnHand(Surroundings world) {
    this.world = world;
  }

  Optional<Path> find() {
    return project()
        .or(this::newest)
        .map(tool -> tool.program("erl"))
        .filter(Files::isExecutable)
        .or(() -> SearchPath.of(world.env()).first("erl"));
  }

  private Optional<InstalledTool> project() {
    try {
      return new ProjectEnvironment(world)
          .tools().stream().filter(tool -> tool.tool() == Tool.ERLANG).findFirst();
    } catch (BeamstrapException noProject) {
      return Optional.empty();
    }
  }

  private Optional<InstalledTool> newest() {
    try {
      return new Toolchains(world.homes().get().data()).newest(Tool.ERLANG, "");
    } catch (BeamstrapException noHome) {
      return Optional.empty();
    }
  }
}
