package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.catalog.Sandboxes;
import dev.beamstrap.host.HostProbe;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Homes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole doctor against a proxy that refuses, with the curl and git of this machine. */
class DoctorTest {
  @TempDir Path dir;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private DoctorReport examine(Map<String, String> more, List<String> hosts) throws IOException {
    Map<String, String> env = new HashMap<>(more);
    env.put("HOME", dir.toString());
    env.put("PATH", "/usr/bin:/bin");
    env.put("LANG", "C.UTF-8");
    Map<String, String> properties =
        Map.of("os.name", "Linux", "os.arch", "amd64", "user.home", dir.toString());
    Homes homes = Homes.locate(env, dir.toString(), dir);
    Surroundings world =
        new Surroundings(
            dir,
            env,
            () -> homes,
            () -> {
              throw new AssertionError("no manifests are needed");
            },
            () -> HostProbe.probe(Path.of("/"), properties),
            () -> {
              throw new AssertionError("the doctor has a client of its own");
            },
            false,
            Reporter.silent());
    Sandboxes sandboxes = Sandboxes.parse(Files.readString(Path.of("manifests/sandboxes.toml")));
    return new Doctor(world)
        .examine(
            new DoctorRequest(hosts, NetSettings.from(env, properties), properties, sandboxes));
  }

  private ServerSocket proxy(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  StringBuilder head = new StringBuilder();
                  int octet = 0;
                  while (octet >= 0 && head.indexOf("\r\n\r\n") < 0) {
                    octet = socket.getInputStream().read();
                    head.append((char) octet);
                  }
                  requests.add(head.toString().lines().findFirst().orElse(""));
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closed) {
                  // The test is over, or a client hung up.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  @Test
  void aDeniedHostIsAskedForOnceAndWhoToAskIsSaid() throws IOException {
    try (ServerSocket server = proxy(Fixture.text("connect/squid-deny"))) {
      String proxy = "http://127.0.0.1:" + server.getLocalPort();
      DoctorReport report = examine(Map.of("https_proxy", proxy, "HTTPS_PROXY", proxy), List.of());
      assertThat(report.status()).isEqualTo(7);
      for (Target target : Target.USUAL) {
        assertThat(requests.stream().filter(line -> line.startsWith("CONNECT " + target.host())))
            .as(target.host())
            .hasSize(1);
      }
      assertThat(report.findings()).hasSize(1);
      Finding finding = report.findings().get(0);
      assertThat(finding.diagnosis().id()).isEqualTo("denied-at-connect");
      assertThat(finding.hosts()).hasSize(5);
      assertThat(finding.evidence().text()).contains("ERR_ACCESS_DENIED");
      assertThat(finding.remedy().text())
          .contains("Ask whoever manages this sandbox to allow builds.hex.pm:443, repo.hex.pm:443");
      assertThat(finding.command()).isEmpty();
    }
  }

  @Test
  void hostsThatAreNamedAreTheOnlyOnes() throws IOException {
    try (ServerSocket server = proxy(Fixture.text("connect/squid-auth"))) {
      String proxy = "http://127.0.0.1:" + server.getLocalPort();
      DoctorReport report =
          examine(
              Map.of("https_proxy", proxy, "HTTPS_PROXY", proxy), List.of("x.example.test:8443"));
      assertThat(report.status()).isEqualTo(7);
      assertThat(report.hosts()).hasSize(1);
      assertThat(requests).contains("CONNECT x.example.test:8443 HTTP/1.1");
      assertThat(report.findings().get(0).diagnosis().id()).isEqualTo("proxy-wants-credentials");
      assertThat(report.findings().get(0).evidence().text()).contains("Basic realm");
    }
  }

  @Test
  void aStatusDocumentOfTheProxyIsReadAtItsOrigin() throws IOException {
    String status = "{\"policy\":\"ask the platform team\"}";
    try (ServerSocket server =
        proxy(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + status.length()
                + "\r\n\r\n"
                + status)) {
      String proxy = "http://127.0.0.1:" + server.getLocalPort();
      DoctorReport report =
          examine(Map.of("https_proxy", proxy, "HTTPS_PROXY", proxy), List.of("x.example.test"));
      assertThat(requests).contains("GET /__agentproxy/status HTTP/1.1");
      assertThat(report.agentProxy().toString()).contains("policy", "ask the platform team");
      assertThat(report.sandboxes())
          .extracting(DoctorReport.KnownSandbox::name)
          .containsExactly("agent-proxy");
      // What came after the 200 is no TLS.
      assertThat(report.status()).isNotZero();
    }
  }

  @Test
  void aFileOfAuthoritiesThatIsNotThereIsNamed() throws IOException {
    try (ServerSocket server = proxy(Fixture.text("connect/squid-deny"))) {
      String proxy = "http://127.0.0.1:" + server.getLocalPort();
      DoctorReport report =
          examine(
              Map.of(
                  "https_proxy", proxy,
                  "HTTPS_PROXY", proxy,
                  "HEX_CACERTS_PATH", dir.resolve("gone.pem").toString()),
              List.of("x.example.test"));
      assertThat(report.findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.diagnosis()).isEqualTo(Diagnosis.Elsewhere.AUTHORITY_FILE);
                assertThat(finding.summary().text()).contains("HEX_CACERTS_PATH", "does not exist");
              });
    }
  }
}
