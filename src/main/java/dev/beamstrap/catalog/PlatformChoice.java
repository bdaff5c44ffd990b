package dev.beamstrap.catalog;

import dev.beamstrap.catalog.Platforms.LinuxBuild;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.SharedLibrary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The builds of OTP that run on a host, by what the host has and what they need.
 *
 * @param candidates the builds that run here, the best first; at least one
 * @param rejected the builds of the host's architecture that do not, each with the reason
 */
public record PlatformChoice(List<Candidate> candidates, List<Rejected> rejected) {

  /** Copies the lists. */
  public PlatformChoice {
    candidates = List.copyOf(candidates);
    rejected = List.copyOf(rejected);
  }

  /**
   * A build that runs on the host.
   *
   * @param platform what listings and artifacts are found by: {@code ubuntu-24.04} on Linux, {@code
   *     aarch64-apple-darwin} on macOS
   * @param architecture the processor as builds.hex.pm names it
   */
  public record Candidate(String platform, String architecture) {}

  /**
   * A build that does not run on the host.
   *
   * @param platform as in {@link Candidate}
   * @param architecture as in {@link Candidate}
   * @param fault why it does not run here, and what to do about that
   */
  public record Rejected(String platform, String architecture, Fault fault) {}

  /**
   * Chooses for a host. {@code platform.unsupported}, {@code platform.glibc} or {@code
   * platform.library} when nothing runs there, naming what is missing and how to get it.
   */
  public static PlatformChoice of(HostFacts host, Platforms platforms) {
    return switch (host.system()) {
      case LINUX -> linux(host, platforms);
      case MACOS -> macos(host, platforms);
      case OTHER ->
          throw unsupported("this system", "builds exist for Linux and macOS")
              .remedy("Work in a container or virtual machine with Debian or Ubuntu.")
              .exception();
    };
  }

  private static PlatformChoice macos(HostFacts host, Platforms platforms) {
    String target =
        platforms
            .target(host)
            .flatMap(Platforms.Target::erlang)
            .orElseThrow(() -> noArchitecture(host));
    return new PlatformChoice(
        List.of(new Candidate(target, host.architecture().orElseThrow().id())), List.of());
  }

  private static PlatformChoice linux(HostFacts host, Platforms platforms) {
    if (host.cLibrary() instanceof CLibrary.Musl) {
      throw unsupported("musl", "all builds need the GNU C library, and this host has musl")
          .remedy(
              "Work in an image of Debian or Ubuntu; or `apk add erlang elixir` and write"
                  + " `erlang system`.")
          .exception();
    }
    List<Candidate> candidates = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (LinuxBuild build : preferred(host, platforms)) {
      String architecture = host.architecture().orElseThrow().id();
      objection(build, host, platforms)
          .ifPresentOrElse(
              fault -> rejected.add(new Rejected(build.directory(), architecture, fault)),
              () -> candidates.add(new Candidate(build.directory(), architecture)));
    }
    if (candidates.isEmpty()) {
      throw nearest(rejected).exception();
    }
    return new PlatformChoice(candidates, rejected);
  }

  /** The builds for the host's architecture; the one of its own Ubuntu release goes first. */
  private static List<LinuxBuild> preferred(HostFacts host, Platforms platforms) {
    List<LinuxBuild> builds =
        platforms.linux().stream()
            .filter(
                build -> host.architecture().filter(build.architectures()::contains).isPresent())
            .sorted(
                Comparator.comparing(
                    build -> !build.codename().equals(host.distribution().ubuntuCodename())))
            .toList();
    if (builds.isEmpty()) {
      throw noArchitecture(host);
    }
    return builds;
  }

  private static Optional<Fault> objection(LinuxBuild build, HostFacts host, Platforms platforms) {
    Optional<Fault> tooOld = cLibraryTooOld(build, host);
    return tooOld.isPresent() ? tooOld : libraryMissing(build, host, platforms);
  }

  private static Optional<Fault> cLibraryTooOld(LinuxBuild build, HostFacts host) {
    if (Platforms.hasGlibc(host, build.glibc())) {
      return Optional.empty();
    }
    String has =
        host.cLibrary() instanceof CLibrary.Glibc glibc
            ? "glibc " + glibc.version()
            : "no C library that we recognise";
    return Optional.of(
        Fault.of(
                FaultCode.PLATFORM_GLIBC,
                "the build for %s does not run on %s".formatted(build.directory(), name(host)))
            .cause("it needs glibc %s, and the host has %s".formatted(build.glibc(), has))
            .remedy(
                "Work in an image of %s or later, or another with that glibc (Debian 12 has 2.36, 13 has 2.41)."
                    .formatted(build.directory().replace("ubuntu-", "Ubuntu "))));
  }

  private static Optional<Fault> libraryMissing(
      LinuxBuild build, HostFacts host, Platforms platforms) {
    List<SharedLibrary> named =
        host.libcrypto().stream()
            .filter(library -> library.soname().equals(build.libcrypto()))
            .toList();
    String subject = "the build for %s does not run on %s".formatted(build.directory(), name(host));
    Optional<Platforms.UnfitLibrary> unfit = platforms.unfit(build.libcrypto(), host);
    if (unfit.isPresent()) {
      return Optional.of(
          Fault.of(FaultCode.PLATFORM_LIBRARY, subject)
              .cause(build.libcrypto() + " of this host is not enough: " + unfit.get().reason())
              .remedy(unfit.get().remedy()));
    }
    if (named.stream().anyMatch(library -> hasSymbols(library, build.libcryptoSymbols()))) {
      return Optional.empty();
    }
    String what =
        named.isEmpty()
            ? "it needs %s, which this host does not have".formatted(build.libcrypto())
            : "it needs %s of %s, and %s is older"
                .formatted(
                    build.libcryptoSymbols().orElse(""), build.libcrypto(), named.get(0).path());
    String remedy =
        platforms
            .installCommand(build.libcrypto(), host)
            .map(command -> "Run as root: " + command)
            .orElse("Install the package of OpenSSL that brings " + build.libcrypto() + ".");
    return Optional.of(Fault.of(FaultCode.PLATFORM_LIBRARY, subject).cause(what).remedy(remedy));
  }

  /**
   * Whether a library defines a symbol version. Newer ones define the older; one whose versions
   * could not be read counts as fit, and the binaries' own check decides later.
   */
  private static boolean hasSymbols(SharedLibrary library, Optional<String> needed) {
    Set<String> defined = library.definedVersions();
    return needed.isEmpty() || defined.isEmpty() || defined.contains(needed.get());
  }

  /** The rejection that says most: a library can be installed, a C library cannot. */
  private static Fault nearest(List<Rejected> rejected) {
    return rejected.stream()
        .map(Rejected::fault)
        .filter(fault -> fault.code() != FaultCode.PLATFORM_GLIBC)
        .findFirst()
        .orElseGet(() -> rejected.get(rejected.size() - 1).fault());
  }

  private static RuntimeException noArchitecture(HostFacts host) {
    boolean mac = host.system() == OperatingSystem.MACOS;
    return unsupported(
            host.architectureName(),
            "builds for %s exist for amd64 and arm64".formatted(mac ? "macOS" : "Linux"))
        .remedy("Install Erlang from the distribution's packages and write `erlang system`.")
        .exception();
  }

  private static Fault unsupported(String what, String cause) {
    return Fault.of(FaultCode.PLATFORM_UNSUPPORTED, "no precompiled Erlang/OTP runs on " + what)
        .cause(cause);
  }

  private static String name(HostFacts host) {
    String pretty = host.distribution().prettyName();
    return pretty.isEmpty() ? "this host" : pretty;
  }
}
