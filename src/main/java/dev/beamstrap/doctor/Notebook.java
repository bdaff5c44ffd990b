package dev.beamstrap.doctor;

import dev.beamstrap.doctor.DoctorReport.Setting;
import dev.beamstrap.doctor.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes down settings and findings, every text masked on its way in. Used by one thread. */
final class Notebook {
  private final Secrets secrets;
  private final List<Setting> settings = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Notebook(Secrets secrets) {
    this.secrets = secrets;
  }

  SafeText safe(String text) {
    return secrets.safe(text);
  }

  void setting(String kind, String name, String value, String remark) {
    settings.add(new Setting(kind, name, safe(value), safe(remark)));
  }

  /** Starts a finding; {@link Draft#remedy} ends it. */
  Draft finding(Diagnosis diagnosis, Weight weight, String concerns, String summary) {
    return new Draft(diagnosis, weight, concerns, summary);
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** A finding on its way. */
  final class Draft {
    private final Diagnosis diagnosis;
    private final Weight weight;
    private final String concerns;
    private final String summary;
    private List<String> hosts = List.of();
    private String evidence = "";

    private Draft(Diagnosis diagnosis, Weight weight, String concerns, String summary) {
      this.diagnosis = diagnosis;
      this.weight = weight;
      this.concerns = concerns;
      this.summary = summary;
    }

    Draft hosts(List<String> names) {
      hosts = names;
      return this;
    }

    Draft evidence(String seen) {
      evidence = seen;
      return this;
    }

    /** With what to do, for which there is no command. */
    void remedy(String text) {
      end(text, Optional.empty());
    }

    /** With what to do, also as a command. */
    void remedy(String text, String command) {
      end(text, Optional.of(safe(command)));
    }

    private void end(String text, Optional<SafeText> command) {
      findings.add(
          new Finding(
              diagnosis,
              weight,
              concerns,
              hosts,
              safe(summary),
              safe(evidence),
              safe(text),
              command));
    }
  }
}
