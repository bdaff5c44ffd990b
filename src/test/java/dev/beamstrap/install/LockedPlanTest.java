package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.catalog.Catalog;
import dev.beamstrap.catalog.Offerings;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.project.LockedTool;
import dev.beamstrap.toolfile.CommandLineTools;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockedPlanTest {
  private static Fault refusal(String host, LockedTool... locked) throws IOException {
    HostFacts facts = Offerings.host(Project.manifests(), host).orElseThrow();
    Catalog catalog = new Catalog(Project.manifests(), facts);
    LockFile lock =
        new LockFile(Path.of("/p/beamstrap.lock"), new BeamstrapLock(Arrays.asList(locked)));
    List<ToolRequest> requests = CommandLineTools.parse(List.of(locked[0].tool().id()));
    AskedFor asked = new AskedFor(requests, requests, List.of());
    return catchThrowableOfType(
            BeamstrapException.class, () -> LockedPlan.plan(lock, asked, catalog))
        .fault();
  }

  @Test
  void aHostThatTheLockLacksIsToldHowToKeepTheOthers() throws IOException {
    Fault fault =
        refusal(
            "ubuntu-22.04/amd64",
            Project.locked(Tool.ERLANG, "27.3", "ubuntu-24.04/arm64", "ubuntu-22.04/arm64"),
            Project.locked(Tool.ELIXIR, "1.18.3-otp-27", "any"));
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_LOCK);
    assertThat(fault.remedy())
        .isEqualTo(
            "lock this host's platform too: beamstrap lock --platform ubuntu-22.04/arm64"
                + " --platform ubuntu-24.04/arm64 --platform ubuntu-22.04/amd64");
  }

  @Test
  void aPlatformThatCannotBeNamedIsLockedOnItsHost() throws IOException {
    Fault fault =
        refusal(
            "ubuntu-22.04/amd64",
            Project.locked(Tool.GLEAM, "1.10.0", "aarch64-unknown-linux-musl"));
    assertThat(fault.remedy())
        .isEqualTo("write it anew on this host, for this host alone: beamstrap lock");
  }
}
