package dev.beamstrap.catalog;

import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.OsRelease;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code platforms.toml}: which builds exist, and what a host must have to run them.
 *
 * @param linux the build directories of builds.hex.pm, newest first
 * @param targets the names that other projects give to systems and architectures
 * @param packages which package brings a shared library
 * @param unfit shared libraries that have the right name and do not do
 */
public record Platforms(
    List<LinuxBuild> linux,
    List<Target> targets,
    List<LibraryPackage> packages,
    List<UnfitLibrary> unfit) {

  /** Copies the lists. */
  public Platforms {
    linux = List.copyOf(linux);
    targets = List.copyOf(targets);
    packages = List.copyOf(packages);
    unfit = List.copyOf(unfit);
  }

  /**
   * A build directory for Linux.
   *
   * @param directory its name on builds.hex.pm: {@code ubuntu-24.04}
   * @param architectures what it is built for
   * @param glibc the newest {@code GLIBC_} symbol version that its programs need
   * @param libcrypto the soname that its crypto library needs
   * @param libcryptoSymbols the newest symbol version that it needs of libcrypto
   * @param codename the Ubuntu release that it is built on: {@code noble}
   * @param firstOtp the oldest OTP version that was built there, for messages
   * @param lastBuilt when builds there ended, for messages; empty while they go on
   */
  public record LinuxBuild(
      String directory,
      List<Architecture> architectures,
      DottedVersion glibc,
      String libcrypto,
      Optional<String> libcryptoSymbols,
      String codename,
      String firstOtp,
      Optional<String> lastBuilt) {

    /** Copies the list. */
    public LinuxBuild {
      architectures = List.copyOf(architectures);
    }

    private static LinuxBuild read(TomlFields fields) {
      List<Architecture> architectures =
          fields.strings("architectures").stream()
              .map(name -> processor(fields, "architectures", name))
              .toList();
      LinuxBuild build =
          new LinuxBuild(
              fields.as("directory", "a name", Platforms::plainName),
              architectures,
              fields.as("glibc", "a version", DottedVersion::parse),
              fields.string("libcrypto"),
              fields.optionalString("libcrypto-symbols"),
              fields.string("codename"),
              fields.string("first-otp"),
              fields.optionalString("last-built"));
      fields.done();
      return build;
    }
  }

  /**
   * What a system and architecture is called elsewhere.
   *
   * @param system the kernel
   * @param architecture the processor
   * @param erlang the name in the listing of macOS builds; empty on Linux
   * @param gleam the name in Gleam's releases
   */
  public record Target(
      OperatingSystem system, Architecture architecture, Optional<String> erlang, String gleam) {

    private static Target read(TomlFields fields) {
      Target target =
          new Target(
              fields.as("system", "linux or macos", Platforms::system),
              processor(fields, "architecture", fields.string("architecture")),
              fields.has("erlang")
                  ? Optional.of(fields.as("erlang", "a name", Platforms::plainName))
                  : Optional.empty(),
              fields.as("gleam", "a name", Platforms::plainName));
      fields.done();
      return target;
    }
  }

  /**
   * How a distribution gets a shared library.
   *
   * @param library the soname
   * @param families {@code ID} or {@code ID_LIKE} of the distributions
   * @param glibcFrom the oldest C library with which the package has this name
   * @param glibcBelow the C library from which on it is gone
   * @param install the command, run as root
   */
  public record LibraryPackage(
      String library,
      List<String> families,
      Optional<DottedVersion> glibcFrom,
      Optional<DottedVersion> glibcBelow,
      String install) {

    /** Copies the list. */
    public LibraryPackage {
      families = List.copyOf(families);
    }

    private static LibraryPackage read(TomlFields fields) {
      LibraryPackage found =
          new LibraryPackage(
              fields.string("library"),
              fields.strings("families"),
              version(fields, "glibc-from"),
              version(fields, "glibc-below"),
              fields.string("install"));
      fields.done();
      return found;
    }
  }

  /**
   * A shared library that is there and lacks something.
   *
   * @param library the soname
   * @param families {@code ID} or {@code ID_LIKE} of the distributions that build it so
   * @param reason what it lacks, one sentence
   * @param remedy what to do, one sentence
   */
  public record UnfitLibrary(String library, List<String> families, String reason, String remedy) {

    /** Copies the list. */
    public UnfitLibrary {
      families = List.copyOf(families);
    }

    private static UnfitLibrary read(TomlFields fields) {
      UnfitLibrary unfit =
          new UnfitLibrary(
              fields.string("library"),
              fields.strings("families"),
              fields.string("reason"),
              fields.string("remedy"));
      fields.done();
      return unfit;
    }
  }

  static Platforms read(TomlFields fields) {
    Platforms platforms =
        new Platforms(
            fields.tables("build").stream().map(LinuxBuild::read).toList(),
            fields.tables("target").stream().map(Target::read).toList(),
            fields.tables("package").stream().map(LibraryPackage::read).toList(),
            fields.tables("unfit").stream().map(UnfitLibrary::read).toList());
    fields.done();
    return platforms;
  }

  /** The command that brings a shared library to a host, where one is known. */
  public Optional<String> installCommand(String soname, HostFacts host) {
    return packages.stream()
        .filter(found -> found.library().equals(soname))
        .filter(found -> belongs(host.distribution(), found.families()))
        .filter(found -> found.glibcFrom().map(from -> hasGlibc(host, from)).orElse(true))
        .filter(found -> found.glibcBelow().map(end -> !hasGlibc(host, end)).orElse(true))
        .map(LibraryPackage::install)
        .findFirst();
  }

  /** Why the shared library of a host does not do, where that is known. */
  Optional<UnfitLibrary> unfit(String soname, HostFacts host) {
    return unfit.stream()
        .filter(found -> found.library().equals(soname))
        .filter(found -> belongs(host.distribution(), found.families()))
        .findFirst();
  }

  /** What other projects call the host's system and architecture. */
  Optional<Target> target(HostFacts host) {
    return targets.stream()
        .filter(target -> target.system() == host.system())
        .filter(target -> host.architecture().equals(Optional.of(target.architecture())))
        .findFirst();
  }

  /** From when to when there are builds for a platform, for messages. */
  Optional<String> span(String platform) {
    return linux.stream()
        .filter(build -> build.directory().equals(platform))
        .map(
            build ->
                "builds for %s begin with %s%s"
                    .formatted(
                        platform,
                        build.firstOtp(),
                        build.lastBuilt().map(end -> " and ended in " + end).orElse("")))
        .findFirst();
  }

  static boolean hasGlibc(HostFacts host, DottedVersion needed) {
    return host.cLibrary() instanceof CLibrary.Glibc glibc && glibc.version().atLeast(needed);
  }

  private static boolean belongs(OsRelease distribution, List<String> families) {
    return families.contains(distribution.id())
        || distribution.idLike().stream().anyMatch(families::contains);
  }

  private static Architecture processor(TomlFields fields, String key, String name) {
    return Architecture.named(name)
        .orElseThrow(() -> fields.fault(key, "names no architecture: " + name));
  }

  private static Optional<DottedVersion> version(TomlFields fields, String key) {
    return fields.has(key)
        ? Optional.of(fields.as(key, "a version", DottedVersion::parse))
        : Optional.empty();
  }

  private static Optional<OperatingSystem> system(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "linux" -> Optional.of(OperatingSystem.LINUX);
      case "macos" -> Optional.of(OperatingSystem.MACOS);
      default -> Optional.empty();
    };
  }

  private static Optional<String> plainName(String name) {
    return ListingText.isRef(name) ? Optional.of(name) : Optional.empty();
  }
}
