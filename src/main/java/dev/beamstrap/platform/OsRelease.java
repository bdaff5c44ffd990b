package dev.beamstrap.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of {@code /etc/os-release} that tell distributions apart. Source: os-release(5).
 *
 * @param id {@code ID}, lower case, {@code linux} when absent
 * @param idLike the words of {@code ID_LIKE}
 * @param versionId {@code VERSION_ID}, empty when absent (rolling releases)
 * @param ubuntuCodename {@code UBUNTU_CODENAME}, which derivatives of Ubuntu set; empty when absent
 * @param prettyName {@code PRETTY_NAME}, for messages; empty when absent
 */
public record OsRelease(
    String id, List<String> idLike, String versionId, String ubuntuCodename, String prettyName) {

  /** Copies the list. */
  public OsRelease {
    idLike = List.copyOf(idLike);
  }

  /** Reads the file's text: {@code KEY=value} lines, values bare or quoted as in a POSIX shell. */
  public static OsRelease parse(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String line : text.split("\\R", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.charAt(0) != '#') {
        fields.put(line.substring(0, equals).strip(), unquote(line.substring(equals + 1).strip()));
      }
    }
    String like = fields.getOrDefault("ID_LIKE", "").strip();
    return new OsRelease(
        fields.getOrDefault("ID", "linux"),
        like.isEmpty() ? List.of() : Arrays.asList(like.split("\\s+")),
        fields.getOrDefault("VERSION_ID", ""),
        fields.getOrDefault("UBUNTU_CODENAME", ""),
        fields.getOrDefault("PRETTY_NAME", ""));
  }

  private static String unquote(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    if (!quoted) {
      return value;
    }
    String inner = value.substring(1, value.length() - 1);
    return value.charAt(0) == '"' ? inner.replaceAll("\\\\([\"$`\\\\])", "$1") : inner;
  }
}
