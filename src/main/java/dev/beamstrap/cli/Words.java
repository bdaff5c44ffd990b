package dev.beamstrap.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The constants of an enum as words of the command line: offered by completions and messages in
 * lower case, understood in any. picocli's own are in capitals.
 */
abstract class Words<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
  private final Class<E> type;
  private final Set<E> internal;

  Words(Class<E> type) {
    this(type, Set.of());
  }

  /** Words of which those of {@code internal} are understood and never offered. */
  Words(Class<E> type, Set<E> internal) {
    this.type = type;
    this.internal = internal;
  }

  @Override
  public E convert(String word) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(word)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "expected one of " + String.join(", ", offered()) + ", not " + word);
  }

  @Override
  public Iterator<String> iterator() {
    return offered().iterator();
  }

  private List<String> offered() {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (!internal.contains(constant)) {
        words.add(constant.name().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
