package dev.beamstrap.hexcache;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of a cache file.
 *
 * @param file the file
 * @param written whether it was written; false when it said everything already
 * @param setAside the file that was in its place, when that could not be used
 */
public record CacheUpdate(Path file, boolean written, Optional<SetAside> setAside) {}
