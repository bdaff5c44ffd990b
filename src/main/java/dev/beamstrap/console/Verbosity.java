package dev.beamstrap.console;

/** How much a run tells. */
public enum Verbosity {
  QUIET,
  NORMAL,
  VERBOSE
}
