package dev.beamstrap.hexcache;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * The package index of a rebar3 home, in one of its forms. A file that rebar3 would take for empty
 * is kept aside when, and only when, a new one takes its place.
 */
public final class RebarIndexFile {
  private final RebarIndex.Format format;
  private final Path path;
  private final FileReplacement replacement;

  /** A file that may or may not exist. */
  public RebarIndexFile(RebarHome home, RebarIndex.Format format, FileReplacement replacement) {
    this.format = format;
    this.path = home.index();
    this.replacement = replacement;
  }

  /**
   * What is in the index.
   *
   * @param index the content; without packages when there is no usable file
   * @param damage why the file in place cannot be used, where there is one
   */
  public record Opened(RebarIndex index, Optional<String> damage) {}

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
    var found = new CacheFile(path).load(bytes -> RebarIndex.load(bytes, format));
    return new Opened(found.content().orElseGet(() -> RebarIndex.empty(format)), found.damage());
  }

  /**
   * Writes what was opened and then changed; nothing when nothing changed.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}; the file is then as before
   */
  public CacheUpdate save(Opened opened) {
    return new CacheFile(path).save(opened.index(), opened.damage(), replacement);
  }

  /** Opens the index, puts packages into it, and saves it. */
  public CacheUpdate merge(Collection<PackageEntry> packages) {
    Opened opened = open();
    packages.forEach(opened.index()::put);
    return save(opened);
  }
}
