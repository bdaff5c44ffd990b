package dev.beamstrap.hexcache;

/** The content of a cache file that was loaded, added to, and may have to be written. */
interface CacheContent {
  /** Whether it differs from the file that it came from. */
  boolean changed();

  /** The bytes of the file: the same for the same content. */
  byte[] encode();
}
