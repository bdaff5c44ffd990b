package dev.beamstrap.deps;

import java.net.URI;
import java.util.Optional;

/**
 * A Hex repository as the user set it up.
 *
 * @param key {@code hexpm}, {@code hexpm:ORG} or a custom name
 * @param base the address that the registry's paths are appended to, without a slash at its end
 * @param publicKey the key that signs its records, as PEM text
 * @param credential what it is shown; empty for a mirror that is not trusted
 */
record Repository(String key, String base, String publicKey, Optional<Credential> credential) {

  /** The address of a resource. */
  URI at(String path) {
    return URI.create(base + path);
  }
}
