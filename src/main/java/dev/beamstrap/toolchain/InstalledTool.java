package dev.beamstrap.toolchain;

import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.Map;

/**
 * A tool that is completely installed.
 *
 * @param tool which tool
 * @param version its version, as its directory is called: {@code 27.3.4.1}, {@code 1.18.3-otp-27}
 * @param root the absolute directory that holds its {@code bin}
 * @param marker what its marker file says, see {@link ToolMarker}
 */
public record InstalledTool(Tool tool, String version, Path root, Map<String, String> marker) {

  /** Copies the map. */
  public InstalledTool {
    marker = Map.copyOf(marker);
  }

  /** The directory to put on PATH. */
  public Path bin() {
    return root.resolve("bin");
  }

  /** A program of the tool, for example {@code erl}; it need not exist. */
  public Path program(String name) {
    return bin().resolve(name);
  }
}
