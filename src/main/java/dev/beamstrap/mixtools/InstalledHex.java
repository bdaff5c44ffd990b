package dev.beamstrap.mixtools;

import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Hex archive that Mix would load: {@code archives/X/X/ebin/hex.app}.
 *
 * @param directory {@code archives/X}
 * @param version its version, or empty when its hex.app tells none
 */
public record InstalledHex(Path directory, Optional<SemVer> version) {

  /** Every Hex in the archives directory; none when there is no such directory. */
  public static List<InstalledHex> in(Path archives) {
    List<InstalledHex> found = new ArrayList<>();
    if (!Files.isDirectory(archives)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(archives)) {
      for (Path entry : entries) {
        Path application =
            entry.resolve(entry.getFileName().toString()).resolve("ebin").resolve("hex.app");
        if (Files.isRegularFile(application)) {
          found.add(new InstalledHex(entry, versionOf(Files.readString(application))));
        }
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "read", archives);
    }
    return found;
  }

  /** The {@code {vsn,"2.0.6"}} of an application file. */
  private static Optional<SemVer> versionOf(String application) {
    int vsn = application.indexOf("{vsn,");
    int open = vsn < 0 ? -1 : application.indexOf('"', vsn);
    int close = open < 0 ? -1 : application.indexOf('"', open + 1);
    return close < 0 ? Optional.empty() : SemVer.parse(application.substring(open + 1, close));
  }

  /** The version of the Erlang compiler that made its modules, where they tell. */
  public Optional<DottedVersion> compiler() {
    String name = directory.getFileName().toString();
    Path module = directory.resolve(name).resolve("ebin").resolve("Elixir.Hex.beam");
    try {
      return BeamFile.compiler(Files.readAllBytes(module));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
