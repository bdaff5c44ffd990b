package dev.beamstrap.toolchain;

import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code .beamstrap-tool} that makes a directory an installation. Text, one {@code
 * key=value} a line: {@code tool}, {@code version}, {@code url} (without secrets), {@code sha256},
 * {@code platform}. It names no time and no place of the machine, so that equal installations are
 * equal files.
 */
public final class ToolMarker {
  /** The file's name. */
  public static final String FILE = ".beamstrap-tool";

  private static final int MAX_SIZE = 16 << 10;

  private ToolMarker() {}

  /**
   * What a marker says of an installation from an archive.
   *
   * @param url where the archive came from; its secrets are masked
   * @param sha256 the archive's checksum, 64 hexadecimal digits
   * @param platform what the build was made for, for example {@code ubuntu-22.04/amd64}; empty for
   *     builds that run everywhere
   */
  public static Map<String, String> of(
      Tool tool, String version, SafeUrl url, String sha256, String platform) {
    Map<String, String> marker = new LinkedHashMap<>();
    marker.put("tool", tool.id());
    marker.put("version", version);
    marker.put("url", url.text());
    marker.put("sha256", sha256);
    marker.put("platform", platform);
    return marker;
  }

  /**
   * Makes a directory an installation; the last step before it is moved to its place. Equal entries
   * give equal bytes when the map keeps their order.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk}
   */
  public static void write(Path root, Map<String, String> marker) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : marker.entrySet()) {
      if (entry.getKey().indexOf('=') >= 0
          || entry.getKey().indexOf('\n') >= 0
          || entry.getValue().indexOf('\n') >= 0) {
        throw new IllegalArgumentException("not a line of a marker: " + entry);
      }
      text.append(entry.getKey()).append('=').append(entry.getValue()).append('\n');
    }
    AtomicFile.write(root.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8), 0644);
  }

  /** What the marker in a directory says, or empty when there is none or it is cut short. */
  public static Optional<Map<String, String>> read(Path root) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(root.resolve(FILE))) {
      bytes = in.readNBytes(MAX_SIZE);
    } catch (IOException absent) {
      return Optional.empty();
    }
    if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    Map<String, String> marker = new LinkedHashMap<>();
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf('\n', from);
      int equals = text.indexOf('=', from);
      if (equals > from && equals < to) {
        marker.put(text.substring(from, equals), text.substring(equals + 1, to));
      }
      from = to + 1;
    }
    return marker.isEmpty() ? Optional.empty() : Optional.of(marker);
  }
}
