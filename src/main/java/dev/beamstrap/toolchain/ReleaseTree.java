package dev.beamstrap.toolchain;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An unpacked OTP release: {@code erts-VSN/}, {@code lib/}, {@code releases/MAJOR/}.
 *
 * @param root the directory that holds them
 * @param ertsVersion the run-time system's version, for example {@code 15.2.7}
 * @param otpMajor the release's number, for example {@code 27}
 */
record ReleaseTree(Path root, String ertsVersion, String otpMajor) {
  private static final String ERTS = "erts-";

  /** Recognises the tree under {@code root}; anything else is an {@code integrity.archive}. */
  static ReleaseTree at(Path root) throws IOException {
    List<String> erts = new ArrayList<>();
    for (Path entry : matching(root, ERTS + "*")) {
      String version = entry.getFileName().toString().substring(ERTS.length());
      if (isVersion(version) && Files.isDirectory(entry.resolve("bin"))) {
        erts.add(version);
      }
    }
    List<String> majors = new ArrayList<>();
    for (Path entry : matching(root.resolve("releases"), "*")) {
      String name = entry.getFileName().toString();
      if (name.length() <= 4 && isVersion(name) && Files.isDirectory(entry)) {
        majors.add(name);
      }
    }
    if (erts.size() != 1 || majors.size() != 1) {
      throw broken(
          root,
          erts.size() != 1
              ? "it has " + erts.size() + " directories erts-*/bin, where a release has one"
              : "it has " + majors.size() + " directories releases/N, where a release has one");
    }
    return new ReleaseTree(root, erts.get(0), majors.get(0));
  }

  /** Numbers and dots: these names end up in scripts and records. */
  private static boolean isVersion(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** The entries of a directory whose names match a glob; none when the directory is absent. */
  static List<Path> matching(Path directory, String glob) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    entries.sort(null);
    return entries;
  }

  /** {@code erts-VSN/bin}. */
  Path ertsBin() {
    return root.resolve(ERTS + ertsVersion).resolve("bin");
  }

  /** {@code bin}, which OTP's Install makes. */
  Path bin() {
    return root.resolve("bin");
  }

  /** {@code releases}. */
  Path releases() {
    return root.resolve("releases");
  }

  /** {@code releases/MAJOR}. */
  Path bootFiles() {
    return releases().resolve(otpMajor);
  }

  static BeamstrapException broken(Path root, String why) {
    return Fault.of(FaultCode.INTEGRITY_ARCHIVE, "no Erlang/OTP release lies in " + root)
        .cause(why)
        .remedy("remove the archive from the cache and install again")
        .exception();
  }
}
