package dev.beamstrap.project;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.project.GleamManifest.Source;
import dev.beamstrap.registry.HexNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads {@link GleamManifest}. */
final class GleamManifestReader {
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

  private final ProjectText text;

  GleamManifestReader(ProjectText text) {
    this.text = text;
  }

  GleamManifest read() {
    TomlParseResult toml = GleamToml.parse(text);
    List<GleamManifest.Package> packages = new ArrayList<>();
    if (toml.get(List.of("packages")) instanceof TomlArray array) {
      for (int i = 0; i < array.size(); i++) {
        if (!(array.get(i) instanceof TomlTable table)) {
          throw fault(array.inputPositionOf(i), "a package is no table");
        }
        packages.add(entry(table, array.inputPositionOf(i)));
      }
    }
    return new GleamManifest(packages, requirements(toml));
  }

  private GleamManifest.Package entry(TomlTable table, TomlPosition at) {
    return new GleamManifest.Package(
        required(table, at, "name", HexNames::isPackage),
        required(table, at, "version", HexNames::isVersion),
        strings(table, at, "build_tools"),
        strings(table, at, "requirements"),
        optional(table, at, "otp_app"),
        source(table, at));
  }

  private Source source(TomlTable table, TomlPosition at) {
    String kind = required(table, at, "source", value -> true);
    return switch (kind) {
      case "hex" ->
          new GleamManifest.Hex(
              new Sha256(
                  required(table, at, "outer_checksum", value -> Sha256.parse(value).isPresent())));
      case "git" ->
          new GleamManifest.Git(
              // A leading dash would be an option to git.
              required(table, at, "repo", value -> !value.isEmpty() && !value.startsWith("-")),
              required(table, at, "commit", value -> REVISION.matcher(value).matches()),
              optional(table, at, "path"));
      case "local" -> new GleamManifest.Local(required(table, at, "path", value -> true));
      default -> throw fault(at, "unknown source '" + ProjectText.shorten(kind) + "'");
    };
  }

  private static Map<String, String> requirements(TomlParseResult toml) {
    Map<String, String> requirements = new LinkedHashMap<>();
    if (toml.get(List.of("requirements")) instanceof TomlTable table) {
      for (String name : table.keySet()) {
        Object value = table.get(List.of(name));
        Object version = value instanceof TomlTable spec ? spec.get(List.of("version")) : value;
        requirements.put(name, version instanceof String requirement ? requirement : "");
      }
    }
    return requirements;
  }

  private String required(TomlTable table, TomlPosition at, String key, Predicate<String> fits) {
    String value = optional(table, at, key).orElseThrow(() -> fault(at, "a package has no " + key));
    if (!fits.test(value)) {
      throw fault(
          position(table, at, key), "'" + ProjectText.shorten(value) + "' is no valid " + key);
    }
    return value;
  }

  private Optional<String> optional(TomlTable table, TomlPosition at, String key) {
    Object value = table.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String string) {
      return Optional.of(string);
    }
    throw fault(position(table, at, key), key + " is no string");
  }

  private List<String> strings(TomlTable table, TomlPosition at, String key) {
    Object value = table.get(List.of(key));
    List<String> strings = new ArrayList<>();
    if (value instanceof TomlArray array) {
      for (Object element : array.toList()) {
        if (!(element instanceof String string)) {
          throw fault(position(table, at, key), key + " is no list of strings");
        }
        strings.add(string);
      }
    } else if (value != null) {
      throw fault(position(table, at, key), key + " is no list of strings");
    }
    return strings;
  }

  private static TomlPosition position(TomlTable table, TomlPosition otherwise, String key) {
    return Optional.ofNullable(table.inputPositionOf(List.of(key))).orElse(otherwise);
  }

  private BeamstrapException fault(TomlPosition at, String what) {
    return text.fault(at.line(), at.column(), what);
  }
}
