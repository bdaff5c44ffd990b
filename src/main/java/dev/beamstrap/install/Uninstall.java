package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.Locks;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.version.Tool;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The flow of {@code beamstrap uninstall}. */
public final class Uninstall {
  private final Surroundings world;

  /** An uninstall in the given surroundings. */
  public Uninstall(Surroundings world) {
    this.world = world;
  }

  /** Removes one tool; {@code version.unknown} when it is not installed. */
  public InstalledTool run(Tool tool, String version) {
    Toolchains toolchains = new Toolchains(world.homes().get().data());
    Locks locks = new Locks(world.homes().get().data().resolve("locks"));
    try (Locks.Held held =
        locks.acquire("install", Duration.ofMinutes(10), world.reporter()::note)) {
      InstalledTool installed =
          toolchains
              .find(tool, version)
              .orElseThrow(() -> unknown(tool, version, toolchains.list()));
      toolchains.remove(tool, version);
      return installed;
    }
  }

  private static RuntimeException unknown(Tool tool, String version, List<InstalledTool> there) {
    String others =
        there.stream()
            .filter(candidate -> candidate.tool() == tool)
            .map(InstalledTool::version)
            .collect(Collectors.joining(", "));
    return Fault.of(FaultCode.VERSION_UNKNOWN, tool + " " + version + " is not installed")
        .cause(others.isEmpty() ? "no " + tool + " is" : "installed: " + others)
        .remedy("beamstrap list shows what is installed")
        .exception();
  }
}
