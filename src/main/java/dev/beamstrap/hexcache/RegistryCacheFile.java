package dev.beamstrap.hexcache;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The registry cache of a Hex home, in one of its forms.
 *
 * <p>A file that the client would take for damaged or for empty is kept aside when, and only when,
 * a new one takes its place. Hex 2.6 reads {@code cache.ets} while there is no usable {@code
 * cache.bin}; so does this class, lest a new {@code cache.bin} hide what Hex sees now.
 */
public final class RegistryCacheFile {
  private final CacheFormat format;
  private final Path path;
  private final FileReplacement replacement;

  /**
   * A file that may or may not exist.
   *
   * @param home where Hex keeps it
   * @param format the form of the Hex that is to read it
   * @param replacement how it is to be written
   */
  public RegistryCacheFile(HexHome home, CacheFormat format, FileReplacement replacement) {
    this.format = format;
    this.path = home.registryCache(format);
    this.replacement = replacement;
  }

  /**
   * What is cached.
   *
   * @param cache the content; without packages when there is no usable file
   * @param damage why the file in place cannot be used, where there is one
   */
  public record Opened(RegistryCache cache, Optional<String> damage) {}

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /**
   * Reads it. Nothing is changed, whatever is in it.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}
   */
  public Opened open() {
    var found = new CacheFile(path).load(bytes -> RegistryCache.load(bytes, format));
    RegistryCache cache =
        found.content().or(this::fromBefore).orElseGet(() -> RegistryCache.empty(format));
    return new Opened(cache, found.damage());
  }

  /** What Hex 2.6 would import from the file of Hex 2.5. */
  private Optional<RegistryCache> fromBefore() {
    if (format != CacheFormat.BIN_V5) {
      return Optional.empty();
    }
    Path before = path.resolveSibling(CacheFormat.ETS_V5.fileName());
    return new CacheFile(before).load(bytes -> RegistryCache.load(bytes, format).moved()).content();
  }

  /**
   * Writes what was opened and then changed; nothing when nothing changed.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; the file is then as before
   */
  public CacheUpdate save(Opened opened) {
    return new CacheFile(path).save(opened.cache(), opened.damage(), replacement);
  }

  /** Opens the cache, puts packages and policies into it, and saves it. */
  public CacheUpdate merge(
      Collection<PackageEntry> packages, Collection<PolicyEntry> policies, Instant now) {
    Opened opened = open();
    packages.forEach(entry -> opened.cache().put(entry, now));
    policies.forEach(opened.cache()::put);
    opened.cache().checkedForHex(now);
    return save(opened);
  }

  /** The same without policies. */
  public CacheUpdate merge(Collection<PackageEntry> packages, Instant now) {
    return merge(packages, List.of(), now);
  }
}
