package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.net.CaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallThingsTest {
  @Test
  void theMountThatAPathLiesOnIsTheDeepestAndTheLast() {
    // proc_mounts(5) of a container, with a name that holds a blank.
    MountTable table =
        MountTable.parse(
            """
            overlay / overlay rw,relatime 0 0
            tmpfs /home tmpfs rw,nosuid,noexec 0 0
            /dev/sda1 /home/me/work\\040here ext4 rw 0 0
            tmpfs /opt tmpfs rw 0 0
            tmpfs /opt tmpfs ro,noexec 0 0
            """);
    assertThat(table.has(Path.of("/home/me/.local"), "noexec")).isTrue();
    assertThat(table.has(Path.of("/home/me/work here/x"), "noexec")).isFalse();
    assertThat(table.has(Path.of("/homes"), "noexec")).isFalse();
    assertThat(table.has(Path.of("/opt/x"), "ro")).isTrue();
  }

  @Test
  void aMirrorIsNeededInPlaceOfWhatItMirrors() {
    assertThat(Target.usual(Map.of("HEX_BUILDS_URL", ""))).isEqualTo(Target.USUAL);
    List<Target> targets = Target.usual(Map.of("HEX_MIRROR", "https://u:p@m.example:8443/hex"));
    assertThat(targets.stream().filter(Target::needed).map(one -> one.url().toString()))
        .containsExactly("https://m.example:8443/");
    assertThat(targets).hasSize(6);
    List<Target> plain = Target.usual(Map.of("HEX_BUILDS_URL", "http://127.0.0.1:8000"));
    assertThat(plain.stream().filter(Target::needed).map(Target::host))
        .containsExactly("repo.hex.pm");
  }

  @Test
  void aStatusDocumentIsTakenAsFarAsItComesAndWithoutSecrets() {
    String document =
        """
        {"javaTrustStorePath": "/run/agent/java-truststore.p12",
         "trustStorePassword": "changeit",
         "recentFailures": [{"host": "builds.hex.pm", "code": 403, "reason": "not on the list"}],
         "cut": "of\
        """;
    List<DoctorReport.Fact> facts = AgentProxyStatus.facts(document, Fixture.notebook());
    assertThat(facts.toString())
        .contains("javaTrustStorePath", "/run/agent/java-truststore.p12")
        .contains("recentFailures.0.reason", "not on the list")
        .doesNotContain("changeit");
  }

  @Test
  void aClockThatIsOffByMoreThanMinutesIsTold() {
    Instant theirs = Instant.parse("2026-01-01T12:00:00Z");
    Notebook fine = Fixture.notebook();
    MachineFacts.skew(fine, theirs.plusSeconds(200), theirs, "x.test");
    assertThat(fine.findings()).isEmpty();
    Notebook off = Fixture.notebook();
    MachineFacts.skew(off, theirs.minusSeconds(7200), theirs, "x.test");
    assertThat(off.findings()).hasSize(1);
    assertThat(off.findings().get(0).diagnosis()).isEqualTo(Diagnosis.Elsewhere.CLOCK_SKEW);
    assertThat(off.findings().get(0).summary().text()).contains("120 minutes behind");
  }

  @Test
  void theCommandForTheGatewayIsThatOfTheProjectsTool(@TempDir Path project) throws IOException {
    assertThat(ThroughGateway.command(project)).isEqualTo("beamstrap exec -- mix deps.get");
    Files.writeString(project.resolve("rebar.config"), "{deps, []}.");
    assertThat(ThroughGateway.command(project)).isEqualTo("beamstrap exec -- rebar3 get-deps");
    Files.writeString(project.resolve("mix.exs"), "");
    assertThat(ThroughGateway.command(project)).isEqualTo("beamstrap exec -- mix deps.get");
  }

  @Test
  void theBundleThatAnAgentProxyNamesCountsWhenItHoldsWhatIsPresented(@TempDir Path state)
      throws IOException {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("Egress CA").build();
    X500Principal presented = authority.certificate().getSubjectX500Principal();
    Path bundle = Files.writeString(state.resolve("bundle.crt"), authority.certificatePem());
    AuthorityReview review =
        new AuthorityReview(Map.of("HOME", state.toString()), List.<CaSource>of());
    assertThat(review.holding(presented)).isEmpty();
    review.alsoNamedBy(
        AgentProxyStatus.facts("{\"caBundlePath\": \"" + bundle + "\"}", Fixture.notebook()));
    assertThat(review.holding(presented)).contains(bundle);
    assertThat(review.holding(new X500Principal("CN=Another"))).isEmpty();
  }

  @Test
  void wordsForTheShellAreOneWord() {
    assertThat(Shell.word("/etc/ssl/a.pem")).isEqualTo("/etc/ssl/a.pem");
    assertThat(Shell.word("/my files/it's")).isEqualTo("'/my files/it'\\''s'");
    assertThat(Shell.word("a;b")).isEqualTo("'a;b'");
    assertThat(Shell.word("*.x")).isEqualTo("'*.x'");
  }

  @Test
  void aPageInWordsIsShortAndWithoutTags() {
    assertThat(
            PathVerdicts.firstWords(
                "<html><style>b{}</style><body><h1>Blocked</h1>\n by  policy</body>"))
        .isEqualTo("Blocked by policy");
  }
}
