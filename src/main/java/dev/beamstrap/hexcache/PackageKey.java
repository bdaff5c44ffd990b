package dev.beamstrap.hexcache;

import java.util.Comparator;

/**
 * A package in a repository.
 *
 * @param repository the repository's key: {@code hexpm}, {@code hexpm:ORG} or a custom name
 * @param name the package's name
 */
public record PackageKey(String repository, String name) implements Comparable<PackageKey> {
  private static final Comparator<PackageKey> ORDER =
      Comparator.comparing(PackageKey::repository).thenComparing(PackageKey::name);

  @Override
  public int compareTo(PackageKey other) {
    return ORDER.compare(this, other);
  }
}
