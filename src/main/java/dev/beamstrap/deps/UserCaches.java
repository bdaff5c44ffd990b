package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.hexcache.CacheFormat;
import dev.beamstrap.hexcache.CacheUpdate;
import dev.beamstrap.hexcache.GleamCache;
import dev.beamstrap.hexcache.HexHome;
import dev.beamstrap.hexcache.PackageEntry;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.PolicyEntry;
import dev.beamstrap.hexcache.RebarHome;
import dev.beamstrap.hexcache.RebarIndex;
import dev.beamstrap.hexcache.RebarIndexFile;
import dev.beamstrap.hexcache.RegistryCache;
import dev.beamstrap.hexcache.RegistryCacheFile;
import dev.beamstrap.hexcache.ReleaseEntry;
import dev.beamstrap.store.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The caches in which the clients of a project look for packages, as they are at present. */
final class UserCaches {
  private static final int MODE = 0644;

  private final Layout layout;
  private final Set<Client> clients;
  private final List<RegistryCache> registries = new ArrayList<>();
  private final Optional<RebarIndex> index;

  /**
   * Where they are and in which forms.
   *
   * @param hex Hex's home
   * @param formats the forms of Hex's registry cache, at least one
   * @param rebar rebar3's home
   * @param rebarFormat the form of its index
   * @param gleam gleam's cache
   * @param gleamVersion gleam's version, empty when unknown
   */
  record Layout(
      HexHome hex,
      List<CacheFormat> formats,
      RebarHome rebar,
      RebarIndex.Format rebarFormat,
      GleamCache gleam,
      String gleamVersion) {
    Layout {
      formats = List.copyOf(formats);
    }
  }

  /** Opens those of some clients. */
  UserCaches(Layout layout, Set<Client> clients) {
    this.layout = layout;
    this.clients = Set.copyOf(clients);
    if (clients.contains(Client.MIX)) {
      for (CacheFormat format : layout.formats()) {
        registries.add(registryFile(format).open().cache());
      }
    }
    this.index =
        clients.contains(Client.REBAR) ? Optional.of(indexFile().open().index()) : Optional.empty();
  }

  private RegistryCacheFile registryFile(CacheFormat format) {
    return new RegistryCacheFile(
        layout.hex(), format, (file, content) -> AtomicFile.write(file, content, MODE));
  }

  private RebarIndexFile indexFile() {
    return new RebarIndexFile(
        layout.rebar(),
        layout.rebarFormat(),
        (file, content) -> AtomicFile.write(file, content, MODE));
  }

  /** The files that say what is known, whether they exist or not. */
  List<Path> registryFiles() {
    List<Path> files = new ArrayList<>();
    if (clients.contains(Client.MIX)) {
      layout.formats().forEach(format -> files.add(layout.hex().registryCache(format)));
    }
    if (clients.contains(Client.REBAR)) {
      files.add(layout.rebar().index());
    }
    return files;
  }

  /** Why the client could not use a release, as far as the registry goes; empty when it could. */
  Optional<String> lacking(LockedRelease release) {
    return switch (release.client()) {
      case GLEAM -> Optional.empty();
      case REBAR ->
          index.orElseThrow().contains(release.owner(), release.version())
              ? Optional.empty()
              : Optional.of(release.text() + " is not in " + layout.rebar().index().getFileName());
      case MIX -> {
        Optional<String> lacking = Optional.empty();
        for (RegistryCache cache : registries) {
          lacking = lacking.or(() -> lacking(cache, release));
        }
        yield lacking;
      }
    };
  }

  private static Optional<String> lacking(RegistryCache cache, LockedRelease release) {
    PackageKey owner = release.owner();
    String version = release.version();
    String file = cache.format().fileName();
    Optional<List<String>> versions = cache.versions(owner);
    if (versions.isEmpty()) {
      return Optional.of(owner.name() + " has no registry entry in " + file);
    }
    if (!versions.get().contains(version)) {
      return Optional.of(release.text() + " is not in " + file);
    }
    if (versions.get().stream().anyMatch(one -> cache.dependencies(owner, one).isEmpty())) {
      return Optional.of(owner.name() + " has versions without dependencies in " + file);
    }
    Optional<Sha256> inner = cache.innerChecksum(owner, version);
    Optional<Sha256> outer = cache.outerChecksum(owner, version);
    boolean differs =
        inner.isEmpty()
            || release.inner().filter(sum -> !sum.equals(inner.get())).isPresent()
            || release.outer().filter(sum -> !Optional.of(sum).equals(outer)).isPresent();
    return differs
        ? Optional.of(release.text() + " has other checksums in " + file + " than in the lock")
        : Optional.empty();
  }

  /** What a release that does not {@linkplain #lacking lack} depends on. */
  List<ReleaseEntry.Dependency> dependencies(LockedRelease release) {
    return registries.isEmpty() || release.client() != Client.MIX
        ? List.of()
        : registries.get(0).dependencies(release.owner(), release.version()).orElse(List.of());
  }

  /** The checksum of a release's tarball: of the lock, else of the registry. */
  Optional<Sha256> outer(LockedRelease release) {
    return release
        .outer()
        .or(
            () ->
                registries.isEmpty()
                    ? Optional.empty()
                    : registries.get(0).outerChecksum(release.owner(), release.version()));
  }

  /** The checksum of a release's members: of the lock, else of the registry. */
  Optional<Sha256> inner(LockedRelease release) {
    return release
        .inner()
        .or(
            () ->
                registries.isEmpty()
                    ? Optional.empty()
                    : registries.get(0).innerChecksum(release.owner(), release.version()));
  }

  /** Whether a client knows a package at all. */
  boolean knows(Client client, PackageKey owner) {
    return switch (client) {
      case GLEAM -> true;
      case REBAR -> index.orElseThrow().packages().contains(owner);
      case MIX -> registries.stream().allMatch(cache -> cache.versions(owner).isPresent());
    };
  }

  /** Whether Hex knows a policy. */
  boolean hasPolicy(HexSettings.PolicyName policy) {
    return registries.stream()
        .filter(cache -> cache.format() != CacheFormat.ETS_V3)
        .allMatch(cache -> cache.hasPolicy(policy.repository(), policy.name()));
  }

  /** Where the client looks for a tarball. */
  Path place(LockedRelease release, Optional<Sha256> outer) {
    return switch (release.client()) {
      case MIX -> layout.hex().tarball(release.owner(), release.version());
      case REBAR -> layout.rebar().tarball(release.owner(), release.version());
      case GLEAM ->
          layout
              .gleam()
              .tarball(
                  layout.gleamVersion(),
                  release.owner().name(),
                  release.version(),
                  outer.orElseThrow());
    };
  }

  /** The files of a release, as far as they can be named. */
  List<Path> files(LockedRelease release) {
    Optional<Sha256> outer = outer(release);
    List<Path> files = new ArrayList<>();
    if (release.client() != Client.GLEAM || outer.isPresent()) {
      files.add(place(release, outer));
    }
    if (release.client() == Client.REBAR) {
      files.add(layout.rebar().etag(release.owner(), release.version()));
    }
    return files;
  }

  /** Whether what a client wants beside a tarball is there. */
  boolean hasCompanions(LockedRelease release) {
    return release.client() != Client.REBAR
        || Files.isRegularFile(layout.rebar().etag(release.owner(), release.version()));
  }

  /**
   * Puts tarballs, and what belongs beside them, in their places. One client gets a second name for
   * our file, others get copies: two must not share one, for they write into theirs.
   *
   * @param shared files that another client has a name for already
   * @param parallel how many at once
   */
  void put(Collection<Prefetch.Placing> placings, Set<Path> shared, int parallel) {
    Map<Path, Path> linked = new LinkedHashMap<>();
    Set<Path> copied = new HashSet<>(shared);
    for (Prefetch.Placing placing : placings) {
      if (linked.put(placing.file(), placing.place()) != null) {
        copied.add(placing.file());
      }
    }
    linked.keySet().removeAll(copied);
    for (Prefetch.Placing placing : placings) {
      if (copied.contains(placing.file())) {
        AtomicFile.write(placing.place(), out -> Files.copy(placing.file(), out), MODE);
      }
    }
    AtomicFile.linkAll(linked, MODE, parallel);
    placings.forEach(placing -> companions(placing.release(), placing.etag()));
  }

  /** Puts what belongs beside a tarball. */
  void companions(LockedRelease release, Optional<String> etag) {
    if (release.client() == Client.REBAR) {
      AtomicFile.write(
          layout.rebar().etag(release.owner(), release.version()),
          RebarHome.etagContent(etag),
          MODE);
    }
  }

  /** Adds registry entries to what the files hold by now; the caller holds the lock. */
  List<CacheUpdate> merge(
      Collection<PackageEntry> entries, Collection<PolicyEntry> policies, Instant now) {
    List<CacheUpdate> updates = new ArrayList<>();
    if (clients.contains(Client.MIX)) {
      for (CacheFormat format : layout.formats()) {
        updates.add(
            registryFile(format)
                .merge(entries, format == CacheFormat.ETS_V3 ? List.of() : policies, now));
      }
    }
    if (clients.contains(Client.REBAR)) {
      updates.add(indexFile().merge(entries));
    }
    return updates;
  }
}
