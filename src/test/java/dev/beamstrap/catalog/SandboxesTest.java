package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxesTest {
  @Test
  void theShippedFileNamesEverySandboxOnceAndEachHasMarks() throws IOException {
    Sandboxes known = Sandboxes.parse(Files.readString(Path.of("manifests/sandboxes.toml")));
    assertThat(known.sandboxes()).extracting(Sandboxes.Sandbox::name).doesNotHaveDuplicates();
    assertThat(known.sandboxes())
        .extracting(Sandboxes.Sandbox::name)
        .contains("claude-code-web", "agent-proxy", "gh-aw-firewall", "sandbox-runtime");
    assertThat(known.sandboxes())
        .allSatisfy(
            sandbox -> {
              assertThat(sandbox.marks()).hasSizeGreaterThanOrEqualTo(sandbox.needs());
              assertThat(sandbox.note()).isNotBlank();
            });
  }

  @Test
  void publicAuthoritiesAreKnownByTheirOrganisation() throws IOException {
    Sandboxes known = Sandboxes.parse(Files.readString(Path.of("manifests/sandboxes.toml")));
    assertThat(known.isPublic("CN=ISRG Root X1,O=Internet Security Research Group,C=US")).isTrue();
    assertThat(known.isPublic("CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc"))
        .isTrue();
    assertThat(known.isPublic("CN=sandbox-egress-production TLS Inspection CA,O=Anthropic"))
        .isFalse();
    assertThat(known.isPublic("CN=mitmproxy,O=mitmproxy")).isFalse();
  }

  @Test
  void aMarkOfNoKindIsRefusedWithItsPlace() {
    String text =
        """
        public_authorities = []
        [[sandbox]]
        name = "x"
        title = "X"
        note = "n"
          [[sandbox.mark]]
          colour = "blue"
        """;
    BeamstrapException thrown =
        catchThrowableOfType(BeamstrapException.class, () -> Sandboxes.parse(text));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(thrown.fault().toString()).contains("sandboxes.toml");
  }
}
