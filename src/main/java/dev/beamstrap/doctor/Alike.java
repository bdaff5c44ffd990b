package dev.beamstrap.doctor;

import dev.beamstrap.doctor.DoctorReport.HostPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts hosts together to which every client came alike: they share a picture. */
final class Alike {
  private Alike() {}

  /** Groups of hosts, none of them empty, in the order of their first ones. */
  static List<List<HostPath>> of(List<HostPath> hosts) {
    Map<String, List<HostPath>> alike = new LinkedHashMap<>();
    for (HostPath path : hosts) {
      alike.computeIfAbsent(shape(path), none -> new ArrayList<>()).add(path);
    }
    return List.copyOf(alike.values());
  }

  private static String shape(HostPath path) {
    StringBuilder shape = new StringBuilder(path.route().text());
    for (Outcome outcome : path.outcomes()) {
      shape.append('\n').append(outcome.client()).append(outcome.link()).append(outcome.verdict());
      outcome.diagnosis().ifPresent(diagnosis -> shape.append(diagnosis.id()));
    }
    return shape.toString();
  }
}
