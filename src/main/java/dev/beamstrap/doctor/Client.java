package dev.beamstrap.doctor;

import java.util.Locale;

/** Who is tried. */
public enum Client {
  /** beamstrap's own transports. */
  BEAMSTRAP,
  /** The curl on PATH, with the user's configuration. */
  CURL,
  /** The git on PATH, with the user's configuration. */
  GIT,
  /** Erlang's httpc. */
  ERLANG;

  /** The name in reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
