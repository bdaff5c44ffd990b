package dev.beamstrap.deps;

/**
 * What a run is to do.
 *
 * @param check only say whether an offline run would succeed
 */
public record DepsRequest(boolean check) {}
