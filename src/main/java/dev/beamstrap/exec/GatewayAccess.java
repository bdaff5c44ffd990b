package dev.beamstrap.exec;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a program needs to use a gateway.
 *
 * @param host the literal loopback address that it listens on
 * @param port its port
 * @param token its credential; a secret
 * @param bundle the PEM file with everybody to trust, the gateway's own authority among them
 * @param library the directory of the module that makes Erlang's HTTP clients use it, where there
 *     is one
 */
public record GatewayAccess(
    String host, int port, String token, Path bundle, Optional<Path> library) {

  /** The proxy's address, without the credential. */
  public String proxy() {
    return "http://" + authority();
  }

  /** The address that stands for {@code https://HOST} in the plain mirror; holds the token. */
  public String mirror(String mirrored) {
    return "http://" + authority() + "/" + token + "/" + mirrored;
  }

  /** The same with another library. */
  GatewayAccess with(Optional<Path> other) {
    return new GatewayAccess(host, port, token, bundle, other);
  }

  private String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "GatewayAccess[" + authority() + "]";
  }
}
