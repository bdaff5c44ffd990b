package dev.beamstrap.catalog;

import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.OsRelease;
import dev.beamstrap.platform.SharedLibrary;
import java.util.List;
import java.util.Set;

/** Hosts as their {@code /etc/os-release}, C library and OpenSSL describe them. */
final class Hosts {
  static final SharedLibrary CRYPTO_1_1 =
      crypto("libcrypto.so.1.1", "OPENSSL_1_1_0", "OPENSSL_1_1_1");
  static final SharedLibrary CRYPTO_3_0 = crypto("libcrypto.so.3", "OPENSSL_3.0.0");
  static final SharedLibrary CRYPTO_3_5 =
      crypto("libcrypto.so.3", "OPENSSL_3.0.0", "OPENSSL_3.3.0", "OPENSSL_3.4.0", "OPENSSL_3.5.0");

  private Hosts() {}

  static HostFacts debian10() {
    return linux("ID=debian\nVERSION_ID=\"10\"", "2.28", CRYPTO_1_1);
  }

  static HostFacts debian11(SharedLibrary... libcrypto) {
    return linux("ID=debian\nVERSION_ID=\"11\"", "2.31", libcrypto);
  }

  static HostFacts debian12(SharedLibrary... libcrypto) {
    return linux(
        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"",
        "2.36",
        libcrypto);
  }

  static HostFacts debian13(SharedLibrary... libcrypto) {
    return linux("ID=debian\nVERSION_ID=\"13\"", "2.41", libcrypto);
  }

  static HostFacts ubuntu2204(SharedLibrary... libcrypto) {
    return linux(
        "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\nUBUNTU_CODENAME=jammy",
        "2.35",
        libcrypto);
  }

  static HostFacts ubuntu2404(SharedLibrary... libcrypto) {
    return linux(
        "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nUBUNTU_CODENAME=noble",
        "2.39",
        libcrypto);
  }

  static HostFacts ubuntu2604() {
    return linux(
        "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"26.04\"\nUBUNTU_CODENAME=resolute",
        "2.43",
        CRYPTO_3_5);
  }

  static HostFacts mint22() {
    return linux(
        "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22.1\"\nUBUNTU_CODENAME=noble",
        "2.39",
        CRYPTO_3_0);
  }

  static HostFacts rocky9() {
    return linux(
        "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"", "2.34", CRYPTO_3_0);
  }

  static HostFacts linux(String osRelease, String glibc, SharedLibrary... libcrypto) {
    return host(
        OperatingSystem.LINUX,
        "amd64",
        osRelease,
        new CLibrary.Glibc(DottedVersion.of(glibc)),
        libcrypto);
  }

  static HostFacts macos(String architecture) {
    return host(OperatingSystem.MACOS, architecture, "", new CLibrary.Unknown());
  }

  static HostFacts alpine() {
    return host(OperatingSystem.LINUX, "aarch64", "ID=alpine", new CLibrary.Musl(), CRYPTO_3_0);
  }

  static HostFacts onArchitecture(HostFacts host, String name) {
    return new HostFacts(
        host.system(),
        Architecture.named(name),
        name,
        host.distribution(),
        host.cLibrary(),
        host.libcrypto());
  }

  static HostFacts host(
      OperatingSystem system,
      String architecture,
      String osRelease,
      CLibrary cLibrary,
      SharedLibrary... libcrypto) {
    return new HostFacts(
        system,
        Architecture.named(architecture),
        architecture,
        OsRelease.parse(osRelease),
        cLibrary,
        List.of(libcrypto));
  }

  private static SharedLibrary crypto(String soname, String... versions) {
    return new SharedLibrary(soname, "/usr/lib/x86_64-linux-gnu/" + soname, Set.of(versions));
  }
}
