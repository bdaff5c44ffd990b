package dev.beamstrap.toolchain;

import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.OsRelease;
import java.util.Map;
import java.util.Optional;

/** Which command installs a shared library that Erlang/OTP needs, by distribution. */
final class LibraryPackages {
  private enum Family {
    DEBIAN("apt-get install -y "),
    REDHAT("dnf install -y "),
    SUSE("zypper install -y "),
    ARCH("pacman -S --noconfirm "),
    OTHER("");

    private final String command;

    Family(String command) {
      this.command = command;
    }
  }

  private static final Map<String, Family> FAMILIES =
      Map.ofEntries(
          Map.entry("debian", Family.DEBIAN),
          Map.entry("ubuntu", Family.DEBIAN),
          Map.entry("fedora", Family.REDHAT),
          Map.entry("rhel", Family.REDHAT),
          Map.entry("centos", Family.REDHAT),
          Map.entry("amzn", Family.REDHAT),
          Map.entry("suse", Family.SUSE),
          Map.entry("opensuse", Family.SUSE),
          Map.entry("arch", Family.ARCH));

  private static final Map<String, String> DEBIAN =
      Map.of(
          "libcrypto.so.1.1", "libssl1.1",
          "libtinfo.so.6", "libtinfo6",
          "libtinfo.so.5", "libtinfo5",
          "libncurses.so.6", "libncurses6",
          "libstdc++.so.6", "libstdc++6",
          "libgcc_s.so.1", "libgcc-s1",
          "libz.so.1", "zlib1g");

  private static final Map<String, String> REDHAT =
      Map.of(
          "libcrypto.so.3", "openssl-libs",
          "libcrypto.so.1.1", "compat-openssl11",
          "libtinfo.so.6", "ncurses-libs",
          "libncurses.so.6", "ncurses-libs",
          "libstdc++.so.6", "libstdc++",
          "libgcc_s.so.1", "libgcc",
          "libz.so.1", "zlib");

  private static final Map<String, String> SUSE =
      Map.of(
          "libcrypto.so.3", "libopenssl3",
          "libcrypto.so.1.1", "libopenssl1_1",
          "libtinfo.so.6", "libncurses6",
          "libstdc++.so.6", "libstdc++6",
          "libgcc_s.so.1", "libgcc_s1",
          "libz.so.1", "libz1");

  private static final Map<String, String> ARCH =
      Map.of(
          "libcrypto.so.3", "openssl",
          "libcrypto.so.1.1", "openssl-1.1",
          "libtinfo.so.6", "ncurses",
          "libstdc++.so.6", "gcc-libs",
          "libgcc_s.so.1", "gcc-libs",
          "libz.so.1", "zlib");

  private LibraryPackages() {}

  /** The command that installs a library on a distribution, where we know one. */
  static Optional<String> command(String soname, OsRelease distribution) {
    Family family = family(distribution);
    return packageOf(soname, family, distribution).map(name -> family.command + name);
  }

  private static Family family(OsRelease distribution) {
    Family own = FAMILIES.get(distribution.id());
    if (own != null) {
      return own;
    }
    for (String like : distribution.idLike()) {
      Family family = FAMILIES.get(like);
      if (family != null) {
        return family;
      }
    }
    return Family.OTHER;
  }

  private static Optional<String> packageOf(String soname, Family family, OsRelease distribution) {
    return switch (family) {
      case DEBIAN ->
          soname.equals("libcrypto.so.3")
              ? Optional.of(hasTime64Names(distribution) ? "libssl3t64" : "libssl3")
              : Optional.ofNullable(DEBIAN.get(soname));
      case REDHAT -> Optional.ofNullable(REDHAT.get(soname));
      case SUSE -> Optional.ofNullable(SUSE.get(soname));
      case ARCH -> Optional.ofNullable(ARCH.get(soname));
      case OTHER -> Optional.empty();
    };
  }

  /**
   * Whether the distribution's packages were renamed for 64-bit time: Debian from 13 on (no number
   * means testing or unstable), Ubuntu and its derivatives from 24.04 on.
   */
  private static boolean hasTime64Names(OsRelease distribution) {
    String codename = distribution.ubuntuCodename();
    if (!codename.isEmpty()) {
      return !codename.equals("focal") && !codename.equals("jammy");
    }
    Optional<DottedVersion> version = DottedVersion.parse(distribution.versionId());
    if (version.isEmpty()) {
      return true;
    }
    String first = distribution.id().equals("ubuntu") ? "24.04" : "13";
    return version.get().atLeast(DottedVersion.of(first));
  }
}
