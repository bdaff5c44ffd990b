package dev.beamstrap.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report for programs; its names are a contract, described in {@code docs/doctor.md}. */
public final class ReportDocument {
  private ReportDocument() {}

  /** The document, made of maps, lists, texts, numbers and booleans. */
  public static Map<String, Object> of(DoctorReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", report.status());
    List<Object> findings = new ArrayList<>();
    for (Finding finding : report.findings()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("class", finding.diagnosis().id());
      entry.put("weight", finding.weight().id());
      entry.put("concerns", finding.concerns());
      entry.put("hosts", List.copyOf(finding.hosts()));
      entry.put("summary", finding.summary().text());
      entry.put("evidence", finding.evidence().text());
      entry.put("remedy", finding.remedy().text());
      finding.command().ifPresent(command -> entry.put("command", command.text()));
      findings.add(entry);
    }
    document.put("findings", findings);
    List<Object> hosts = new ArrayList<>();
    for (DoctorReport.HostPath path : report.hosts()) {
      hosts.add(host(path));
    }
    document.put("hosts", hosts);
    List<Object> sandboxes = new ArrayList<>();
    for (DoctorReport.KnownSandbox sandbox : report.sandboxes()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", sandbox.name());
      entry.put("title", sandbox.title());
      entry.put("marks", List.copyOf(sandbox.marks()));
      entry.put("note", sandbox.note());
      sandboxes.add(entry);
    }
    document.put("sandboxes", sandboxes);
    List<Object> settings = new ArrayList<>();
    for (DoctorReport.Setting setting : report.settings()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("kind", setting.kind());
      entry.put("name", setting.name());
      entry.put("value", setting.value().text());
      entry.put("remark", setting.remark().text());
      settings.add(entry);
    }
    document.put("settings", settings);
    List<Object> places = new ArrayList<>();
    for (DoctorReport.Place place : report.places()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", place.name());
      entry.put("path", place.path().text());
      entry.put("writable", place.writable());
      entry.put("executable", place.executable());
      places.add(entry);
    }
    document.put("places", places);
    document.put("machine", facts(report.facts()));
    document.put("agent_proxy", facts(report.agentProxy()));
    return document;
  }

  private static Map<String, Object> host(DoctorReport.HostPath path) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("host", path.host());
    entry.put("needed", path.needed());
    entry.put("route", path.route().text());
    entry.put("addresses", path.addresses().stream().map(SafeText::text).toList());
    entry.put("connect", path.connect().text());
    entry.put("issuer", path.issuer().text());
    List<Object> clients = new ArrayList<>();
    for (Outcome outcome : path.outcomes()) {
      Map<String, Object> client = new LinkedHashMap<>();
      client.put("client", outcome.client().id());
      client.put("result", outcome.verdict().id());
      client.put("link", outcome.link().id());
      outcome.diagnosis().ifPresent(diagnosis -> client.put("class", diagnosis.id()));
      client.put("detail", outcome.detail().text());
      clients.add(client);
    }
    entry.put("clients", clients);
    return entry;
  }

  private static Map<String, Object> facts(List<DoctorReport.Fact> facts) {
    Map<String, Object> entries = new LinkedHashMap<>();
    facts.forEach(fact -> entries.put(fact.name(), fact.value().text()));
    return entries;
  }
}
