package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.InstallReport.Status;
import dev.beamstrap.install.InstallReport.ToolOutcome;
import dev.beamstrap.report.Event;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an install says of tools that are there; none of these may ask host, manifests or net. */
class InstallTest {
  @TempDir private Path temp;
  private Project project;

  @BeforeEach
  void withTwoErlangs() throws IOException {
    project = new Project(temp);
    project.asksFor("erlang 25\n");
    project.installed(Tool.ERLANG, "24.3.4");
    project.installed(Tool.ERLANG, "25.2.3");
  }

  private InstallReport install(boolean locked, String... tools) {
    return new Install(project.world())
        .run(
            new InstallRequest(
                Arrays.asList(tools), Optional.empty(), locked, false, false, false, false));
  }

  private List<String> present(boolean locked, String... tools) {
    List<ToolOutcome> outcomes = install(locked, tools).tools();
    assertThat(outcomes).allMatch(outcome -> outcome.status() == Status.PRESENT);
    return outcomes.stream().map(ToolOutcome::version).toList();
  }

  private Fault refusal(String... tools) {
    return catchThrowableOfType(BeamstrapException.class, () -> install(true, tools)).fault();
  }

  @Test
  void lockedNeedsALockWhateverIsInstalled() {
    assertThat(present(false)).containsExactly("25.2.3");
    assertThat(refusal().code()).isEqualTo(FaultCode.PROJECT_LOCK);
    assertThat(refusal().message())
        .isEqualTo("there is no beamstrap.lock from " + project.directory() + " upwards");
    assertThat(refusal("erlang@25")).isEqualTo(refusal());
  }

  @Test
  void lockedHoldsArgumentsToTheLock() {
    project.locks(Project.locked(Tool.ERLANG, "24.3.4", "ubuntu-22.04/amd64"));
    assertThat(present(true, "erlang@24")).containsExactly("24.3.4");
    assertThat(refusal("erlang@25").code()).isEqualTo(FaultCode.PROJECT_LOCK);
    assertThat(refusal("erlang@25").message())
        .isEqualTo(project.lockFile() + " does not answer erlang 25");
    assertThat(refusal("erlang@25").cause()).contains("it holds erlang 24.3.4");
    assertThat(refusal("erlang@25").remedy()).contains("without --locked");
  }

  @Test
  void lockedHoldsTheProjectToTheLock() {
    project.locks(Project.locked(Tool.ERLANG, "24.3.4", "ubuntu-22.04/amd64"));
    assertThat(refusal().message()).isEqualTo(project.lockFile() + " does not answer erlang 25");
    assertThat(refusal().remedy()).isEqualTo("write it anew: beamstrap lock");
  }

  @Test
  void aSystemToolThatIsNotThereIsWarnedOf() throws IOException {
    project.asksFor("erlang system\n");
    project.env.put("PATH", temp.resolve("empty").toString());
    assertThat(install(false).tools()).isEmpty();
    assertThat(project.events)
        .containsExactly(new Event.Warned("erlang is system, and PATH has no erl"));
  }

  @Test
  void aToolOfTheUsersIsListedWithItsPlace() throws IOException {
    Path own = project.installed(Tool.ERLANG, "25.2.3");
    project.asksFor("erlang path:" + own + "\n");
    assertThat(install(false).tools())
        .containsExactly(new ToolOutcome("erlang", "", Status.PATH, own, Optional.empty(), 0));
  }

  @Test
  void withoutLockedArgumentsGoBeforeTheLock() throws IOException {
    project.asksFor("erlang 24\n");
    project.locks(Project.locked(Tool.ERLANG, "24.3.4", "ubuntu-22.04/amd64"));
    project.installed(Tool.ERLANG, "24.3.4.17");
    assertThat(present(false)).containsExactly("24.3.4");
    assertThat(present(false, "erlang@24")).containsExactly("24.3.4.17");
    assertThat(present(false, "erlang@25")).containsExactly("25.2.3");
  }
}
