package dev.beamstrap.cli;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is made when it is first asked for, once. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private Optional<T> value = Optional.empty();

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized T get() {
    if (value.isEmpty()) {
      value = Optional.of(maker.get());
    }
    return value.get();
  }

  synchronized boolean made() {
    return value.isPresent();
  }
}
