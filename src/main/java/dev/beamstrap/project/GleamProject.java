package dev.beamstrap.project;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What a {@code gleam.toml} says of dependencies.
 *
 * <p>Source: gleam v1.18.1 compiler-core/src/config.rs.
 *
 * @param dependencies names of the packages it asks for, those for development among them
 */
public record GleamProject(Set<String> dependencies) {
  private static final List<String> TABLES =
      List.of("dependencies", "dev-dependencies", "dev_dependencies");

  public GleamProject {
    dependencies = Set.copyOf(dependencies);
  }

  /**
   * Reads one. Throws {@code project.conflict} or {@code project.syntax}.
   *
   * @param source what the file is called in messages, for example {@code gleam.toml}
   */
  public static GleamProject parse(String content, String source) {
    TomlParseResult toml = GleamToml.parse(new ProjectText(content, source));
    Set<String> names = new TreeSet<>();
    for (String name : TABLES) {
      if (toml.get(List.of(name)) instanceof TomlTable table) {
        names.addAll(table.keySet());
      }
    }
    return new GleamProject(names);
  }
}
