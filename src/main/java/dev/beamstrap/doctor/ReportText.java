package dev.beamstrap.doctor;

import dev.beamstrap.doctor.DoctorReport.HostPath;
import dev.beamstrap.doctor.DoctorReport.KnownSandbox;
import dev.beamstrap.doctor.DoctorReport.Place;
import dev.beamstrap.doctor.DoctorReport.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report for people at a terminal: the path of each client with a mark where it breaks, then
 * what is wrong and what to do.
 */
public final class ReportText {
  private ReportText() {}

  /**
   * The lines.
   *
   * @param all whether settings and places are told too
   */
  public static List<String> lines(DoctorReport report, boolean all) {
    List<String> lines = new ArrayList<>();
    if (all) {
      settings(report, lines);
    }
    for (KnownSandbox sandbox : report.sandboxes()) {
      lines.add("sandbox: " + sandbox.title() + " (" + String.join(", ", sandbox.marks()) + ")");
      lines.add("  " + sandbox.note());
      lines.add("");
    }
    paths(report, lines);
    findings(report, lines);
    return lines;
  }

  private static void settings(DoctorReport report, List<String> lines) {
    lines.add("settings");
    for (Setting setting : report.settings()) {
      String remark = setting.remark().isEmpty() ? "" : "  (" + setting.remark() + ")";
      lines.add("  " + setting.name() + " = " + setting.value() + remark);
    }
    if (report.settings().isEmpty()) {
      lines.add("  none");
    }
    lines.add("");
    lines.add("places");
    for (Place place : report.places()) {
      lines.add(
          "  "
              + place.name()
              + "  "
              + place.path()
              + (place.writable() ? "" : "  not writable")
              + (place.executable() ? "" : "  noexec"));
    }
    lines.add("");
    lines.add("this machine");
    report.facts().forEach(fact -> lines.add("  " + fact.name() + ": " + fact.value()));
    report.agentProxy().forEach(fact -> lines.add("  proxy " + fact.name() + ": " + fact.value()));
    lines.add("");
  }

  private static void paths(DoctorReport report, List<String> lines) {
    for (List<HostPath> paths : Alike.of(report.hosts())) {
      HostPath first = paths.get(0);
      lines.add(String.join(", ", paths.stream().map(HostPath::host).toList()));
      lines.add("  via " + first.route());
      lines.add(
          "  "
              + column("")
              + (first.proxied()
                  ? "here ──── proxy ─── tunnel ── TLS ──── answer"
                  : "here ─── host ──── TLS ──── answer"));
      for (Outcome outcome : first.outcomes()) {
        lines.add(
            "  "
                + column(outcome.client().id())
                + track(outcome, first.proxied())
                + "  "
                + words(outcome, paths.size() == 1));
      }
      lines.add("");
    }
  }

  private static String track(Outcome outcome, boolean proxied) {
    StringBuilder track = new StringBuilder("  ●");
    if (outcome.verdict() == Outcome.Verdict.SKIPPED) {
      return pad(track.append(" not tried").toString(), proxied);
    }
    for (Link link : Link.values()) {
      if (link == Link.TUNNEL && !proxied) {
        continue;
      }
      boolean here = link == outcome.link();
      if (here && !outcome.passed()) {
        track.append("────✗");
        break;
      }
      track.append("─────────●");
      if (here) {
        break;
      }
    }
    return pad(track.toString(), proxied);
  }

  private static String pad(String text, boolean proxied) {
    int width = proxied ? 45 : 34;
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String column(String name) {
    return name + " ".repeat(Math.max(1, 11 - name.length()));
  }

  private static String words(Outcome outcome, boolean alone) {
    if (outcome.passed() && !alone) {
      return "passes";
    }
    String detail = outcome.detail().text().lines().findFirst().orElse("");
    String shortened = detail.length() <= 100 ? detail : detail.substring(0, 100) + "…";
    return outcome.diagnosis().map(one -> one.id() + ": ").orElse("") + shortened;
  }

  private static void findings(DoctorReport report, List<String> lines) {
    if (report.findings().isEmpty()) {
      lines.add(
          report.hosts().isEmpty()
              ? "nothing is wrong on this machine; the way to the hosts was not tried"
              : "nothing is wrong");
      return;
    }
    for (Finding finding : report.findings()) {
      lines.add(
          finding.weight().id().toUpperCase(Locale.ROOT)
              + " "
              + finding.diagnosis().id()
              + " ("
              + finding.concerns()
              + "): "
              + finding.summary());
      if (!finding.hosts().isEmpty()) {
        lines.add("  hosts:    " + String.join(", ", finding.hosts()));
      }
      if (!finding.evidence().isEmpty()) {
        lines.add("  evidence: " + finding.evidence());
      }
      lines.add("  to do:    " + finding.remedy());
      finding.command().ifPresent(command -> lines.add("            $ " + command));
      lines.add("");
    }
    lines.add(
        report.status() == 0
            ? "beamstrap's own work can be done on this path"
            : "beamstrap's own work cannot be done on this path");
  }
}
