package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.console.Json;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.DoctorReport.HostPath;
import dev.beamstrap.doctor.DoctorReport.KnownSandbox;
import dev.beamstrap.doctor.DoctorReport.Place;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.net.FailureClass;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportsTest {
  private static final String EVIL = "</td><script>alert('x')</script> & \"quoted\" \u0001";
  private static final Map<String, String> ENV =
      Map.of("https_proxy", "http://lab:sesame-open@proxy:3128", "HEX_API_KEY", "hunter2hunter2");

  private static DoctorReport report() {
    Notebook notes = new Notebook(Secrets.of(ENV));
    notes.setting("proxy", "https_proxy", "http://lab:sesame-open@proxy:3128", EVIL);
    notes
        .finding(
            new Diagnosis.OnTheWay(FailureClass.DENIED_AT_CONNECT),
            Weight.BLOCKS,
            "beamstrap",
            "denied with hunter2hunter2")
        .hosts(List.of("builds.hex.pm", "repo.hex.pm"))
        .evidence("it said: Proxy-Authorization: Basic bGFiOnNlc2FtZS1vcGVu " + EVIL)
        .remedy("Ask for builds.hex.pm:443.", "true # sesame-open");
    HostPath denied =
        new HostPath(
            "builds.hex.pm",
            true,
            notes.safe("http://lab:sesame-open@proxy:3128"),
            true,
            List.of(notes.safe("10.0.0.1 open")),
            notes.safe("403 Forbidden"),
            notes.safe("CN=x"),
            List.of(
                Outcome.broken(
                    Client.BEAMSTRAP,
                    Link.TUNNEL,
                    new Diagnosis.OnTheWay(FailureClass.DENIED_AT_CONNECT),
                    notes.safe(EVIL)),
                Outcome.skipped(Client.CURL, notes.safe("closed"))));
    HostPath open =
        new HostPath(
            "github.com",
            false,
            notes.safe("http://lab:sesame-open@proxy:3128"),
            true,
            List.of(),
            notes.safe("200"),
            notes.safe(""),
            List.of(Outcome.passed(Client.BEAMSTRAP, notes.safe("HTTP 200"))));
    return new DoctorReport(
        notes.settings(),
        List.of(new Place("HOME", notes.safe("/root/" + EVIL), false, true)),
        List.of(new Fact("c library", notes.safe("glibc 2.41"))),
        List.of(denied, open),
        List.of(new KnownSandbox("x", "X", List.of("SANDBOX_RUNTIME is set"), "note")),
        List.of(new Fact("failures.0.reason", notes.safe("token=hunter2hunter2"))),
        Ordering.of(notes.findings()),
        Ordering.status(notes.findings()));
  }

  @Test
  void noFormShowsASecret() {
    DoctorReport report = report();
    for (String form :
        List.of(
            String.join("\n", ReportText.lines(report, true)),
            Json.render(ReportDocument.of(report)),
            ReportPage.of(report))) {
      assertThat(form).doesNotContain("sesame", "hunter2", "bGFiOnN");
      assertThat(form).contains("***@proxy:3128", "denied-at-connect");
    }
  }

  @Test
  void thePictureBreaksWhereThePathBreaks() {
    assertThat(String.join("\n", ReportText.lines(report(), false)))
        .contains("beamstrap    ●─────────●────✗ ")
        .contains("curl         ● not tried")
        .contains("beamstrap    ●─────────●─────────●─────────●─────────●    HTTP 200")
        .contains("BLOCKS denied-at-connect (beamstrap)")
        .contains("to do:    Ask for builds.hex.pm:443.")
        .endsWith("beamstrap's own work cannot be done on this path");
  }

  @Test
  void thePageIsWellFormedLoadsNothingAndRunsNothing() throws Exception {
    String page = ReportPage.of(report());
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setExpandEntityReferences(false);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    NodeList all = document.getElementsByTagName("*");
    assertThat(all.getLength()).isGreaterThan(30);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.getTagName()).isNotIn("script", "link", "img", "iframe", "object", "a");
      assertThat(element.hasAttribute("src") || element.hasAttribute("href")).isFalse();
    }
    assertThat(page).doesNotContain("@import", "url(");
    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(page).contains("class=\"break\"", "cannot be done on this path (exit status 7)");
  }

  @Test
  void theDocumentHasItsPromisedNames() {
    Map<String, Object> document = ReportDocument.of(report());
    assertThat(document.keySet())
        .containsExactly(
            "status",
            "findings",
            "hosts",
            "sandboxes",
            "settings",
            "places",
            "machine",
            "agent_proxy");
    assertThat(document.get("status")).isEqualTo(7);
    assertThat(Json.render(document))
        .contains(
            "\"class\" : \"denied-at-connect\"",
            "\"weight\" : \"blocks\"",
            "\"hosts\" : [ \"builds.hex.pm\", \"repo.hex.pm\" ]");
  }

  @Test
  void withoutFindingsTheStatusIsZero() {
    Notebook notes = Fixture.notebook();
    notes
        .finding(Diagnosis.Elsewhere.ERLANG_HELLO_REFUSED, Weight.HINDERS, "erlang", "refused")
        .remedy("gateway");
    assertThat(Ordering.status(notes.findings())).isZero();
    notes
        .finding(new Diagnosis.OnTheWay(FailureClass.UPSTREAM_UNREACHABLE), Weight.BLOCKS, "b", "u")
        .remedy("wait");
    notes
        .finding(new Diagnosis.OnTheWay(FailureClass.UNTRUSTED_AUTHORITY), Weight.BLOCKS, "b", "u")
        .remedy("set");
    assertThat(Ordering.status(notes.findings())).isEqualTo(8);
    assertThat(Ordering.of(notes.findings()).get(0).weight()).isEqualTo(Weight.BLOCKS);
  }
}
