package dev.beamstrap.exec;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.net.WayOut;
import dev.beamstrap.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the background gateway of this user is, as a file that only the user can read: lines {@code
 * NAME VALUE}.
 *
 * @param access what is needed to use it
 * @param pid its process
 * @param expires when its authority expires
 * @param way how it reaches the network
 */
record GatewayNote(GatewayAccess access, long pid, Instant expires, WayOut way) {
  private static final String MAGIC = "beamstrap-gateway 1";
  private static final long MOST_BYTES = 64 << 10;

  /** Writes it to a file in a directory that exists. */
  void write(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("host", access.host());
    values.put("port", Integer.toString(access.port()));
    values.put("token", access.token());
    values.put("bundle", access.bundle().toString());
    access.library().ifPresent(library -> values.put("library", library.toString()));
    values.put("pid", Long.toString(pid));
    values.put("expires", Long.toString(expires.getEpochSecond()));
    values.put("way", way.digest().hex());
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining("", MAGIC + "\n", ""));
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8), 0600);
  }

  /** Reads one; empty when there is none, or none that can be understood. */
  static Optional<GatewayNote> read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<GatewayNote> parse(String text) {
    if (!text.startsWith(MAGIC + "\n")) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    text.lines()
        .skip(1)
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space > 0) {
                values.put(line.substring(0, space), line.substring(space + 1));
              }
            });
    try {
      GatewayAccess access =
          new GatewayAccess(
              values.getOrDefault("host", ""),
              Integer.parseInt(values.getOrDefault("port", "")),
              values.getOrDefault("token", ""),
              Path.of(values.getOrDefault("bundle", "")),
              Optional.ofNullable(values.get("library")).map(Path::of));
      return Optional.of(
          new GatewayNote(
              access,
              Long.parseLong(values.getOrDefault("pid", "")),
              Instant.ofEpochSecond(Long.parseLong(values.getOrDefault("expires", ""))),
              new WayOut(new Sha256(values.getOrDefault("way", "")))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
