package dev.beamstrap.net;

import java.nio.file.Path;

/**
 * A file that may hold certificate authorities to trust.
 *
 * @param origin the variable or property that named it, or what it is: {@code the system's bundle}
 * @param path the file
 * @param kind how it is read
 */
public record CaSource(String origin, Path path, Kind kind) {

  /** How a source is read. */
  public sealed interface Kind {}

  /** Certificates in PEM, any number, other blocks ignored. */
  public record Pem() implements Kind {}

  /**
   * A Java key store.
   *
   * @param type its type, empty for the JVM's default
   * @param password its password, empty for none
   */
  public record JavaStore(String type, String password) implements Kind {
    @Override
    public String toString() {
      return "JavaStore[type=" + type + "]";
    }
  }
}
