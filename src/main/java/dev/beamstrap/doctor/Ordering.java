package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.fault.FaultCode;
import java.util.Comparator;
import java.util.List;

/** Which finding comes first, and what the exit status says. */
final class Ordering {
  private Ordering() {}

  /** The weightiest first, otherwise as they were found. */
  static List<Finding> of(List<Finding> findings) {
    return findings.stream().sorted(Comparator.comparing(Finding::weight)).toList();
  }

  /** 0 when beamstrap's own work can be done, else the highest status of what blocks it. */
  static int status(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.weight() == Weight.BLOCKS)
        .mapToInt(finding -> code(finding.diagnosis()).exitStatus())
        .max()
        .orElse(0);
  }

  /** The code whose status a blocking finding has. */
  static FaultCode code(Diagnosis diagnosis) {
    if (diagnosis instanceof Diagnosis.OnTheWay way) {
      return way.kind().code();
    }
    if (diagnosis == Elsewhere.HOME_READ_ONLY) {
      return FaultCode.DISK_PERMISSION;
    }
    if (diagnosis == Elsewhere.NO_EXEC) {
      return FaultCode.DISK_NOEXEC;
    }
    return diagnosis == Elsewhere.BODY_REPLACED ? FaultCode.NET_HTTP : FaultCode.NET_UNREACHABLE;
  }
}
