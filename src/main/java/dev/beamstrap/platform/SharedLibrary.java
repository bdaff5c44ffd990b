package dev.beamstrap.platform;

import java.util.Set;

/**
 * A shared library that the host's loader finds.
 *
 * @param soname its name as programs ask for it, for example {@code libcrypto.so.3}
 * @param path where it lies
 * @param definedVersions the symbol versions that it defines, for example {@code OPENSSL_3.4.0}
 */
public record SharedLibrary(String soname, String path, Set<String> definedVersions) {

  /** Copies the set. */
  public SharedLibrary {
    definedVersions = Set.copyOf(definedVersions);
  }
}
