package dev.beamstrap.console;

import dev.beamstrap.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a failure looks to people and to programs. */
public final class FaultText {
  private FaultText() {}

  /** The lines for people: what failed, why, and after an empty line what to do. */
  public static List<String> lines(Fault fault, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.red("error") + "[" + fault.code().code() + "]: " + fault.message());
    if (!fault.cause().isEmpty()) {
      lines.add("  caused by: " + fault.cause());
    }
    fault.url().ifPresent(url -> lines.add("  at: " + url));
    if (!fault.remedy().isEmpty()) {
      lines.add("");
      lines.add(style.bold("hint") + ": " + fault.remedy());
    }
    return lines;
  }

  /**
   * The document for programs: {@code
   * {"error":{"code","class"?,"message","cause","remedy","url"?}}}.
   *
   * @param kind the failure class, which is finer than the code, where there is one
   */
  public static Map<String, Object> document(Fault fault, Optional<String> kind) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", fault.code().code());
    kind.ifPresent(name -> error.put("class", name));
    error.put("message", fault.message());
    error.put("cause", fault.cause());
    error.put("remedy", fault.remedy());
    fault.url().ifPresent(url -> error.put("url", url.text()));
    return Map.of("error", error);
  }
}
