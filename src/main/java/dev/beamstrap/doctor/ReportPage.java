package dev.beamstrap.doctor;

import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.DoctorReport.HostPath;
import dev.beamstrap.doctor.DoctorReport.KnownSandbox;
import dev.beamstrap.doctor.DoctorReport.Place;
import dev.beamstrap.doctor.DoctorReport.Setting;
import java.util.List;

/**
 * The report as one page for a ticket: nothing is loaded, nothing runs, everything from outside is
 * masked and escaped. Well-formed XML, so that programs can read it too.
 */
public final class ReportPage {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;color:#1d2433;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:2rem 0 .6rem;border-bottom:1px solid #d8dde6}
      .verdict{padding:.7rem 1rem;border-radius:.4rem;font-weight:600}.good{background:#e3f5e8}.bad{background:#fde7e6}
      .finding{border-left:.35rem solid #8a94a6;padding:.3rem 0 .3rem 1rem;margin:1rem 0}
      .blocks{border-color:#c6372f}.hinders{border-color:#d98a00}.finding h3{margin:0;font-size:1rem}
      .tag{font:.8rem ui-monospace,monospace;background:#eef1f6;border-radius:.3rem;padding:.1rem .4rem;margin-right:.4rem}
      pre,code{font:.85rem ui-monospace,monospace}pre{background:#f4f6fa;padding:.5rem .8rem;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}
      table{border-collapse:collapse;width:100%;font-size:.85rem}td,th{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top;border-bottom:1px solid #edf0f5;overflow-wrap:anywhere}
      .dim{color:#5b6577}svg{display:block;max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#1d2433}
      svg .name{font-weight:600}svg .dim{fill:#5b6577}
      """;

  private final DoctorReport report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(DoctorReport report) {
    this.report = report;
  }

  /** The page as text, to be written in UTF-8. */
  public static String of(DoctorReport report) {
    return new ReportPage(report).write();
  }

  private String write() {
    page.append(
            "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
        .append("<meta charset=\"utf-8\"/>\n<title>beamstrap doctor</title>\n")
        .append("<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>beamstrap doctor</h1>\n");
    page.append(
        report.status() == 0
            ? "<p class=\"verdict good\">beamstrap's own work can be done on this path.</p>\n"
            : "<p class=\"verdict bad\">beamstrap's own work cannot be done on this path (exit status "
                + report.status()
                + ").</p>\n");
    for (KnownSandbox sandbox : report.sandboxes()) {
      page.append("<p><strong>" + text(sandbox.title()) + "</strong> ")
          .append(
              "<span class=\"dim\">(" + text(String.join(", ", sandbox.marks())) + ")</span><br/>")
          .append(text(sandbox.note()) + "</p>\n");
    }
    page.append("<h2>The path</h2>\n");
    for (List<HostPath> alike : Alike.of(report.hosts())) {
      page.append(PathDrawing.of(alike));
    }
    findings();
    settings();
    return page.append("</body>\n</html>\n").toString();
  }

  private void findings() {
    page.append("<h2>Verdict</h2>\n");
    if (report.findings().isEmpty()) {
      page.append("<p>Nothing is wrong.</p>\n");
    }
    for (Finding finding : report.findings()) {
      page.append("<div class=\"finding " + finding.weight().id() + "\">\n<h3>")
          .append("<span class=\"tag\">" + text(finding.diagnosis().id()) + "</span>")
          .append("<span class=\"tag\">" + text(finding.concerns()) + "</span></h3>\n")
          .append("<p>" + text(finding.summary().text()) + "</p>\n");
      if (!finding.hosts().isEmpty()) {
        page.append("<p class=\"dim\">" + text(String.join(", ", finding.hosts())) + "</p>\n");
      }
      if (!finding.evidence().isEmpty()) {
        page.append("<pre class=\"evidence\">" + text(finding.evidence().text()) + "</pre>\n");
      }
      page.append("<p><strong>To do:</strong> " + text(finding.remedy().text()) + "</p>\n");
      finding
          .command()
          .ifPresent(command -> page.append("<pre>" + text(command.text()) + "</pre>\n"));
      page.append("</div>\n");
    }
  }

  private void settings() {
    page.append("<h2>Settings as found</h2>\n<table>\n");
    for (Setting setting : report.settings()) {
      row(setting.name(), setting.value().text(), setting.remark().text());
    }
    page.append("</table>\n<h2>Places</h2>\n<table>\n");
    for (Place place : report.places()) {
      row(
          place.name(),
          place.path().text(),
          (place.writable() ? "writable" : "not writable")
              + (place.executable() ? "" : ", noexec"));
    }
    page.append("</table>\n<h2>This machine</h2>\n<table>\n");
    for (Fact fact : report.facts()) {
      row(fact.name(), fact.value().text(), "");
    }
    page.append("</table>\n");
    List<Fact> agentProxy = report.agentProxy();
    if (!agentProxy.isEmpty()) {
      page.append("<h2>What the agent proxy says</h2>\n<table>\n");
      agentProxy.forEach(fact -> row(fact.name(), fact.value().text(), ""));
      page.append("</table>\n");
    }
  }

  private void row(String name, String value, String remark) {
    page.append("<tr><th>" + text(name) + "</th><td><code>" + text(value) + "</code></td>")
        .append("<td class=\"dim\">" + text(remark) + "</td></tr>\n");
  }

  /** Text for elements and attributes; what XML does not allow is left out. */
  static String text(String raw) {
    StringBuilder safe = new StringBuilder(raw.length() + 16);
    raw.codePoints()
        .filter(
            c ->
                c == '\n'
                    || c == '\t'
                    || c >= 0x20 && c <= 0xd7ff
                    || c >= 0xe000 && c <= 0xfffd
                    || c >= 0x10000)
        .forEach(
            c -> {
              switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
