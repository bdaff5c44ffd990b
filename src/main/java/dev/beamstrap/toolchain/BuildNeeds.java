package dev.beamstrap.toolchain;

import dev.beamstrap.elf.ElfFile;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.ElfFiles;
import dev.beamstrap.host.HostLibraries;
import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.SharedLibrary;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether an unpacked OTP build can run on a host, found out without running it: what its programs
 * and its crypto library need is compared with what the host's libraries define, by the rules of
 * the GNU loader (a version that is missing is fatal, unless the library defines none at all).
 */
public final class BuildNeeds {
  /** In erts-VSN/bin; the first must be there. */
  private static final List<String> PROGRAMS =
      List.of("beam.smp", "erlexec", "erl_child_setup", "inet_gethost", "escript");

  private final HostFacts host;
  private final HostLibraries libraries;
  private final Map<String, Optional<SharedLibrary>> found = new java.util.HashMap<>();

  private BuildNeeds(HostFacts host, HostLibraries libraries) {
    this.host = host;
    this.libraries = libraries;
  }

  /**
   * Refuses a build that cannot run on this machine.
   *
   * @param otpRoot the unpacked release, with {@code erts-VSN/} in it
   * @throws dev.beamstrap.fault.BeamstrapException the first of {@link #faults}, or {@code disk}
   *     when the build cannot be read
   */
  public static void check(Path otpRoot, HostFacts host) {
    if (host.system() == OperatingSystem.LINUX && host.architecture().isPresent()) {
      List<Fault> faults =
          faults(otpRoot, host, HostLibraries.under(Path.of("/"), host.architecture().get()));
      if (!faults.isEmpty()) {
        throw faults.get(0).exception();
      }
    }
  }

  /**
   * Everything that keeps the build from running: {@link FaultCode#PLATFORM_GLIBC} first, then
   * {@link FaultCode#PLATFORM_LIBRARY} by library; {@link FaultCode#PLATFORM_UNSUPPORTED} alone for
   * another processor's build. Empty when it can run.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code integrity} when the tree is no OTP build,
   *     {@code disk} when it cannot be read
   */
  public static List<Fault> faults(Path otpRoot, HostFacts host, HostLibraries libraries) {
    try {
      return new BuildNeeds(host, libraries).faults(ReleaseTree.at(otpRoot));
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", otpRoot);
    }
  }

  private List<Fault> faults(ReleaseTree tree) throws IOException {
    List<Path> files = files(tree);
    TreeSet<DottedVersion> glibc = new TreeSet<>();
    Map<String, Set<String>> missing = new java.util.TreeMap<>();
    Map<String, String> askedBy = new java.util.HashMap<>();
    for (Path file : files) {
      ElfFile elf = ElfFiles.read(file);
      Optional<Architecture> built = elf.architecture();
      if (!built.equals(host.architecture())) {
        return List.of(otherProcessor(tree, file, built));
      }
      for (String soname : elf.needed()) {
        Optional<SharedLibrary> library = library(soname);
        Set<String> versions = elf.versionNeeds().getOrDefault(soname, Set.of());
        if (library.isEmpty() && soname.equals("libc.so.6")) {
          versions.forEach(version -> glibcVersion(version).ifPresent(glibc::add));
        } else if (library.isEmpty()) {
          missing.computeIfAbsent(soname, name -> new LinkedHashSet<>());
          askedBy.putIfAbsent(soname, tree.root().relativize(file).toString());
        } else {
          for (String version : undefined(versions, library.get())) {
            Optional<DottedVersion> ofGlibc = glibcVersion(version);
            if (ofGlibc.isPresent()) {
              glibc.add(ofGlibc.get());
            } else {
              missing.computeIfAbsent(soname, name -> new TreeSet<>()).add(version);
              askedBy.putIfAbsent(soname, tree.root().relativize(file).toString());
            }
          }
        }
      }
    }
    List<Fault> faults = new ArrayList<>();
    if (!glibc.isEmpty()) {
      faults.add(tooOldGlibc(glibc.last()));
    }
    missing.forEach(
        (soname, versions) ->
            faults.add(library(soname, versions, askedBy.getOrDefault(soname, "Erlang/OTP"))));
    return faults;
  }

  /** The files whose needs decide: links are left out, as nothing in a build is one. */
  private static List<Path> files(ReleaseTree tree) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : PROGRAMS) {
      Path program = tree.ertsBin().resolve(name);
      if (Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
        files.add(program);
      } else if (files.isEmpty()) {
        throw ReleaseTree.broken(tree.root(), tree.root().relativize(program) + " is missing");
      }
    }
    for (Path crypto : ReleaseTree.matching(tree.root().resolve("lib"), "crypto-*")) {
      Path library = crypto.resolve("priv/lib/crypto.so");
      if (Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)) {
        files.add(library);
      }
    }
    return files;
  }

  private Optional<SharedLibrary> library(String soname) {
    return found.computeIfAbsent(soname, libraries::find);
  }

  private static List<String> undefined(Set<String> versions, SharedLibrary library) {
    Set<String> defined = library.definedVersions();
    if (defined.isEmpty()) {
      return List.of();
    }
    return versions.stream().filter(version -> !defined.contains(version)).sorted().toList();
  }

  private static Optional<DottedVersion> glibcVersion(String version) {
    return version.startsWith("GLIBC_")
        ? DottedVersion.parse(version.substring("GLIBC_".length()))
        : Optional.empty();
  }

  private Fault otherProcessor(ReleaseTree tree, Path file, Optional<Architecture> built) {
    return Fault.of(
            FaultCode.PLATFORM_UNSUPPORTED,
            "this build of Erlang/OTP is for "
                + built.map(Architecture::id).orElse("another processor")
                + ", the host is "
                + host.architectureName())
        .cause("read from " + tree.root().relativize(file))
        .remedy("choose a build for this host's architecture");
  }

  private Fault tooOldGlibc(DottedVersion needed) {
    String has =
        host.cLibrary() instanceof CLibrary.Glibc glibc
            ? "the host has " + glibc.version()
            : "the host has no GNU C library";
    return Fault.of(
            FaultCode.PLATFORM_GLIBC, "this build of Erlang/OTP needs GLIBC_" + needed + ", " + has)
        .cause("it was built on a newer distribution than " + distribution())
        .remedy("use a version that has a build for an older distribution, or a newer host");
  }

  private Fault library(String soname, Set<String> versions, String askedBy) {
    if (versions.isEmpty()) {
      Optional<String> command = LibraryPackages.command(soname, host.distribution());
      return Fault.of(FaultCode.PLATFORM_LIBRARY, "the shared library " + soname + " is missing")
          .cause(askedBy + " of this build of Erlang/OTP needs it")
          .remedy(
              command.orElse("install the package of " + distribution() + " that holds " + soname));
    }
    String list = String.join(", ", versions);
    return Fault.of(FaultCode.PLATFORM_LIBRARY, "the host's " + soname + " does not define " + list)
        .cause(
            askedBy
                + " of this build of Erlang/OTP was made for a newer one than that of "
                + distribution())
        .remedy("use a version that has a build for an older distribution, or a newer host");
  }

  private String distribution() {
    String name = host.distribution().prettyName();
    return name.isEmpty() ? "this host" : name;
  }
}
