package dev.beamstrap.doctor;

import dev.beamstrap.catalog.Sandboxes;
import dev.beamstrap.doctor.DoctorReport.KnownSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Recognises known sandboxes.
 *
 * @param env the environment
 * @param exists whether a file exists
 * @param issuers the distinguished names of the presented issuers
 * @param proxy host and port of the proxy, empty without one
 * @param statusEndpoint whether the proxy answered its status document
 */
record SandboxMarks(
    Map<String, String> env,
    Predicate<String> exists,
    List<String> issuers,
    String proxy,
    boolean statusEndpoint) {

  List<KnownSandbox> among(Sandboxes known) {
    List<KnownSandbox> found = new ArrayList<>();
    for (Sandboxes.Sandbox sandbox : known.sandboxes()) {
      List<String> marks = new ArrayList<>();
      for (Sandboxes.Mark mark : sandbox.marks()) {
        String seen = seen(mark);
        if (!seen.isEmpty()) {
          marks.add(seen);
        }
      }
      if (!marks.isEmpty() && marks.size() >= sandbox.needs()) {
        found.add(new KnownSandbox(sandbox.name(), sandbox.title(), marks, sandbox.note()));
      }
    }
    return found;
  }

  /** The mark in words that hold nothing from outside; empty when it is not there. */
  private String seen(Sandboxes.Mark mark) {
    if (mark instanceof Sandboxes.Variable variable) {
      String value = env.getOrDefault(variable.name(), "");
      boolean there =
          !value.isEmpty()
              && variable.equals().map(value::equals).orElse(true)
              && variable.prefix().map(value::startsWith).orElse(true);
      return there ? variable.name() + " is set" : "";
    }
    if (mark instanceof Sandboxes.ExistingFile file) {
      return exists.test(file.path()) ? file.path() + " exists" : "";
    }
    if (mark instanceof Sandboxes.Issuer issuer) {
      String text = issuer.text().toLowerCase(Locale.ROOT);
      boolean there = issuers.stream().anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(text));
      return there ? "TLS is presented by \"" + issuer.text() + "\"" : "";
    }
    if (mark instanceof Sandboxes.Proxy authority) {
      return proxy.equals(authority.authority()) ? "the proxy is " + authority.authority() : "";
    }
    return statusEndpoint ? "the proxy has a status document" : "";
  }
}
