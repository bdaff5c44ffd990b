package dev.beamstrap.deps;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The version of a rebar3: an escript, a few lines of text in front of a zip archive. */
final class Rebar3 {
  private static final long MAX_BYTES = 32 << 20;
  private static final int MAX_APPLICATION = 1 << 20;
  private static final Pattern VERSION = Pattern.compile("\\{vsn,\\s*\"([^\"]{1,64})\"\\}");

  private Rebar3() {}

  /** What its {@code rebar.app} says, or empty when the file is no such escript. */
  static Optional<String> version(Path escript) {
    try {
      if (!Files.isRegularFile(escript) || Files.size(escript) > MAX_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(escript);
      int start = archive(bytes);
      return start < 0
          ? Optional.empty()
          : version(new ByteArrayInputStream(bytes, start, bytes.length - start));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> version(ByteArrayInputStream archive) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals("rebar/ebin/rebar.app")) {
          Matcher matcher =
              VERSION.matcher(new String(zip.readNBytes(MAX_APPLICATION), StandardCharsets.UTF_8));
          return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private static int archive(byte[] bytes) {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 3 && bytes[i + 3] == 4) {
        return i;
      }
    }
    return -1;
  }
}
