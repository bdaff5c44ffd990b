package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.List;
import java.util.Map;

/**
 * The data that decides where builds come from, where they run and what goes together.
 *
 * @param sources {@code sources.toml}
 * @param platforms {@code platforms.toml}
 * @param compat {@code compat.toml}
 */
public record Manifests(Sources sources, Platforms platforms, Compat compat) {
  /** The names of the files that {@link #parse} needs. */
  public static final List<String> FILES = List.of("sources.toml", "platforms.toml", "compat.toml");

  /**
   * Reads the manifests.
   *
   * @param files the text of each file of {@link #FILES}; {@code project.missing} when one is not
   *     there, {@code project.syntax} with file, line and column when one is not understood
   */
  public static Manifests parse(Map<String, String> files) {
    return new Manifests(
        Sources.read(fields(files, FILES.get(0))),
        Platforms.read(fields(files, FILES.get(1))),
        Compat.read(fields(files, FILES.get(2))));
  }

  private static TomlFields fields(Map<String, String> files, String name) {
    String text = files.get(name);
    if (text == null) {
      throw Fault.of(FaultCode.PROJECT_MISSING, "no manifest " + name)
          .cause("the manifests are " + String.join(", ", FILES))
          .remedy("Put the file into the directory of --manifests, or leave that option out.")
          .exception();
    }
    return TomlFields.parse(name, text);
  }
}
