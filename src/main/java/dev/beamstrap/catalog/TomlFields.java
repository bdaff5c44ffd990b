package dev.beamstrap.catalog;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a manifest, read field by field. Every fault names file, line and column; {@link
 * #done} refuses keys that nobody asked for, so that a typing error is not read as an absence.
 */
final class TomlFields {
  private final String file;
  private final TomlTable table;
  private final TomlPosition at;
  private final Set<String> asked = new HashSet<>();

  private TomlFields(String file, TomlTable table, TomlPosition at) {
    this.file = file;
    this.table = table;
    this.at = at;
  }

  static TomlFields parse(String file, String text) {
    TomlParseResult result = Toml.parse(text);
    if (result.hasErrors()) {
      TomlParseError error = result.errors().get(0);
      throw fault(file, error.position(), String.valueOf(error.getMessage()));
    }
    return new TomlFields(file, result, TomlPosition.positionAt(1, 1));
  }

  String string(String key) {
    return value(key, String.class, "a string");
  }

  Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  int integer(String key) {
    return inRange(value(key, Long.class, "a number"), position(key), key);
  }

  boolean bool(String key) {
    return value(key, Boolean.class, "true or false");
  }

  TomlFields table(String key) {
    return new TomlFields(file, value(key, TomlTable.class, "a table"), position(key));
  }

  /** The tables of an array; none when it is absent. */
  List<TomlFields> tables(String key) {
    return elements(
        key, TomlTable.class, "a table", (table, where) -> new TomlFields(file, table, where));
  }

  /** The strings of an array; none when it is absent. */
  List<String> strings(String key) {
    return elements(key, String.class, "a string", (text, where) -> text);
  }

  /** The numbers of an array; none when it is absent. */
  List<Integer> integers(String key) {
    return elements(
        key, Long.class, "a number", (number, where) -> inRange(number, where, "a number"));
  }

  boolean has(String key) {
    asked.add(key);
    return table.contains(List.of(key));
  }

  /** What {@code read} makes of the string at {@code key}; empty is a fault. */
  <T> T as(String key, String what, Function<String, Optional<T>> read) {
    String text = string(key);
    return read.apply(text).orElseThrow(() -> fault(key, "is not " + what + ": " + text));
  }

  /** Refuses a key that was never asked for. */
  void done() {
    for (String key : table.keySet()) {
      if (!asked.contains(key)) {
        throw fault(key, "is no field that a manifest knows here");
      }
    }
  }

  BeamstrapException fault(String key, String problem) {
    return fault(file, position(key), key + " " + problem);
  }

  private TomlPosition position(String key) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? at : position;
  }

  private <T, R> List<R> elements(
      String key, Class<T> type, String what, BiFunction<T, TomlPosition, R> read) {
    List<R> elements = new ArrayList<>();
    if (has(key)) {
      TomlArray array = value(key, TomlArray.class, "an array");
      for (int i = 0; i < array.size(); i++) {
        TomlPosition where = array.inputPositionOf(i);
        String name = "element " + (i + 1) + " of " + key;
        elements.add(read.apply(typed(array.get(i), type, what, where, name), where));
      }
    }
    return elements;
  }

  private <T> T value(String key, Class<T> type, String what) {
    if (!has(key)) {
      throw fault(key, "is missing");
    }
    return typed(table.get(List.of(key)), type, what, position(key), key);
  }

  private int inRange(long number, TomlPosition where, String name) {
    if (number < 0 || number > 1_000_000) {
      throw fault(file, where, name + " is out of range: " + number);
    }
    return (int) number;
  }

  private <T> T typed(
      @Nullable Object value, Class<T> type, String what, TomlPosition where, String name) {
    if (!type.isInstance(value)) {
      throw fault(file, where, name + " is not " + what);
    }
    return type.cast(value);
  }

  private static BeamstrapException fault(String file, TomlPosition where, String problem) {
    return Fault.of(
            FaultCode.PROJECT_SYNTAX,
            "%s:%d:%d: %s".formatted(file, where.line(), where.column(), problem))
        .cause("the manifest does not follow its grammar")
        .remedy("Mend the file, or leave out --manifests to use those that beamstrap brings.")
        .exception();
  }
}
