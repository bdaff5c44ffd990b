package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.project.GleamManifest;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.project.MixLock;
import dev.beamstrap.project.RebarLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release of a Hex package that a lock names.
 *
 * @param owner the package and its repository
 * @param version its version
 * @param inner what the lock says of its inner checksum
 * @param outer what the lock says of its tarball's checksum
 * @param client whose lock it is
 * @param rebar whether rebar3 compiles it
 */
record LockedRelease(
    PackageKey owner,
    String version,
    Optional<Sha256> inner,
    Optional<Sha256> outer,
    Client client,
    boolean rebar) {
  private static final String HEXPM = "hexpm";

  /** How people call it. */
  String text() {
    return owner.name() + " " + version;
  }

  static List<LockedRelease> of(MixLock lock) {
    List<LockedRelease> releases = new ArrayList<>();
    for (LockEntry entry : lock.entries()) {
      if (entry instanceof LockEntry.Hex hex) {
        releases.add(
            new LockedRelease(
                new PackageKey(hex.repository(), hex.packageName()),
                hex.version(),
                hex.inner(),
                hex.outer(),
                Client.MIX,
                hex.managers().orElse(List.of()).contains("rebar3")));
      }
    }
    return releases;
  }

  static List<LockedRelease> of(RebarLock lock) {
    List<LockedRelease> releases = new ArrayList<>();
    for (RebarLock.Entry entry : lock.entries()) {
      if (entry.source() instanceof RebarLock.Package hex) {
        releases.add(
            new LockedRelease(
                new PackageKey(HEXPM, hex.packageName()),
                hex.version(),
                hex.inner(),
                hex.outer(),
                Client.REBAR,
                true));
      }
    }
    return releases;
  }

  static List<LockedRelease> of(GleamManifest manifest) {
    List<LockedRelease> releases = new ArrayList<>();
    for (GleamManifest.Package entry : manifest.packages()) {
      if (entry.source() instanceof GleamManifest.Hex hex) {
        releases.add(
            new LockedRelease(
                new PackageKey(HEXPM, entry.name()),
                entry.version(),
                Optional.empty(),
                Optional.of(hex.outer()),
                Client.GLEAM,
                false));
      }
    }
    return releases;
  }
}
