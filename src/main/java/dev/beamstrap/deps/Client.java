package dev.beamstrap.deps;

/** Who is to find a package in its cache. */
enum Client {
  MIX,
  REBAR,
  GLEAM
}
