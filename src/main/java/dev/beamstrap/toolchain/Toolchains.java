package dev.beamstrap.toolchain;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.StagedDirectory;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tools that are installed below one home: {@code toolchains/TOOL/VERSION/}, each with a {@link
 * ToolMarker} that was written last. A directory without it is no installation. Finding one costs
 * reading one small file; nothing is kept in memory.
 */
public final class Toolchains {
  private final Path root;

  /**
   * The tools below {@code home}, which need not exist.
   *
   * @param home the absolute directory that holds {@code toolchains/}
   */
  public Toolchains(Path home) {
    root = home.resolve("toolchains");
  }

  /**
   * Where a version belongs, installed or not.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@link FaultCode#USAGE} when the version cannot
   *     be the name of a directory
   */
  public Path directory(Tool tool, String version) {
    if (!isName(version)) {
      throw Fault.of(FaultCode.USAGE, "not a version of " + tool + ": " + version)
          .cause("a version is made of letters, digits, '.', '-', '_' and '+'")
          .remedy("write it as in " + tool + "@27.3.4.1")
          .exception();
    }
    return root.resolve(tool.id()).resolve(version);
  }

  /** The installation of a version, when it is complete. */
  public Optional<InstalledTool> find(Tool tool, String version) {
    return isName(version) ? at(tool, version, directory(tool, version)) : Optional.empty();
  }

  /** Everything that is installed: by tool, then oldest version first. */
  public List<InstalledTool> list() {
    List<InstalledTool> all = new ArrayList<>();
    for (Tool tool : Tool.values()) {
      all.addAll(list(tool));
    }
    return all;
  }

  /** Every installed version of a tool, oldest first. */
  public List<InstalledTool> list(Tool tool) {
    List<InstalledTool> installed = new ArrayList<>();
    Path all = root.resolve(tool.id());
    try {
      for (Path directory : ReleaseTree.matching(all, "*")) {
        String version = directory.getFileName().toString();
        if (isName(version)) {
          at(tool, version, directory).ifPresent(installed::add);
        }
      }
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", all);
    }
    installed.sort((a, b) -> VersionOrder.compare(a.version(), b.version()));
    return installed;
  }

  /**
   * The newest installed version that {@code matches} accepts.
   *
   * @param matches told the version's name, for example {@code 1.18.3-otp-27}
   */
  public Optional<InstalledTool> newest(Tool tool, Predicate<String> matches) {
    List<InstalledTool> installed = list(tool);
    for (int i = installed.size() - 1; i >= 0; i--) {
      if (matches.test(installed.get(i).version())) {
        return Optional.of(installed.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * The newest installed release whose version begins with {@code prefix}: {@code 27} and {@code
   * 27.3} match {@code 27.3.4.1}, {@code 1.18} matches {@code 1.18.3-otp-27}, the empty prefix
   * matches every release. Candidates and branches match only by their full name.
   */
  public Optional<InstalledTool> newest(Tool tool, String prefix) {
    Optional<InstalledTool> exact = find(tool, prefix);
    return exact.isPresent()
        ? exact
        : newest(tool, version -> VersionOrder.matches(version, prefix));
  }

  /**
   * Removes an installation, or what is left of one. It disappears at once, under another name, and
   * is deleted after that. The caller holds the lock under which others install.
   *
   * @return whether there was anything
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk}
   */
  public boolean remove(Tool tool, String version) {
    Path directory = directory(tool, version);
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    // What a kill leaves of it is a staged directory that was not published, and swept as one.
    try (StagedDirectory aside = StagedDirectory.beside(directory)) {
      Files.move(directory, aside.path().resolve(version), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "remove", directory);
    }
    return true;
  }

  private static Optional<InstalledTool> at(Tool tool, String version, Path directory) {
    Optional<Map<String, String>> marker = ToolMarker.read(directory);
    return marker.isPresent()
        ? Optional.of(new InstalledTool(tool, version, directory, marker.get()))
        : Optional.empty();
  }

  /** Whether a version can be the name of a directory that is neither hidden nor elsewhere. */
  private static boolean isName(String version) {
    if (version.isEmpty() || version.length() > 128 || version.charAt(0) == '.') {
      return false;
    }
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '-'
              || c == '_'
              || c == '+';
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
