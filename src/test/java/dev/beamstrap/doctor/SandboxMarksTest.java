package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.catalog.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxMarksTest {
  private static List<String> names(
      Map<String, String> env, List<String> issuers, String proxy, boolean status)
      throws IOException {
    Sandboxes known = Sandboxes.parse(Files.readString(Path.of("manifests/sandboxes.toml")));
    return new SandboxMarks(env, path -> false, issuers, proxy, status)
        .among(known).stream().map(DoctorReport.KnownSandbox::name).toList();
  }

  @Test
  void eachIsKnownByItsMark() throws IOException {
    assertThat(
            names(
                Map.of(),
                List.of("CN=sandbox-egress-production TLS Inspection CA,O=Anthropic"),
                "",
                false))
        .containsExactly("claude-code-web");
    assertThat(names(Map.of(), List.of(), "127.0.0.1:1", true)).containsExactly("agent-proxy");
    assertThat(names(Map.of("SQUID_PROXY_HOST", "172.30.0.10"), List.of(), "", false))
        .containsExactly("gh-aw-firewall");
    assertThat(names(Map.of("SANDBOX_RUNTIME", "1"), List.of(), "localhost:3128", false))
        .containsExactly("sandbox-runtime");
    assertThat(names(Map.of("SANDBOX_RUNTIME", "0"), List.of(), "", false)).isEmpty();
    assertThat(names(Map.of(), List.of(), "host.docker.internal:3128", false))
        .containsExactly("docker-sandbox");
    assertThat(names(Map.of("CODEX_SANDBOX_NETWORK_DISABLED", "1"), List.of(), "", false))
        .containsExactly("codex-cli");
    assertThat(names(Map.of(), List.of("CN=Zscaler Root CA,O=Zscaler Inc."), "", false))
        .containsExactly("corporate-inspection");
    assertThat(names(Map.of("HOME", "/root"), List.of("CN=R3,O=Let's Encrypt"), "p:1", false))
        .isEmpty();
  }
}
