package dev.beamstrap.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status line and the fields of an answer.
 *
 * @param http2 whether it came in HTTP/2, where the end of a body is always marked
 * @param status the status
 * @param phrase what the status line says after it, often nothing
 * @param headers the fields in their order
 */
record ResponseHead(boolean http2, int status, String phrase, List<Header> headers) {
  private static final Pattern STATUS = Pattern.compile("HTTP/(\\d)(?:\\.\\d)? (\\d{3})(?: (.*))?");

  ResponseHead {
    headers = List.copyOf(headers);
  }

  /** Reads the lines of a head, without the empty one; empty when they are none. */
  static Optional<ResponseHead> parse(List<String> lines) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Matcher status = STATUS.matcher(lines.get(0).stripTrailing());
    if (!status.matches()) {
      return Optional.empty();
    }
    List<Header> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (line.startsWith(" ") || line.startsWith("\t")) {
        // An obsolete continuation of the field before (RFC 9112 5.2).
        if (!headers.isEmpty()) {
          Header folded = headers.remove(headers.size() - 1);
          headers.add(new Header(folded.name(), (folded.value() + " " + line.strip()).strip()));
        }
      } else if (colon > 0) {
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    String phrase = status.group(3) == null ? "" : status.group(3).strip();
    return Optional.of(
        new ResponseHead(
            Integer.parseInt(status.group(1)) >= 2,
            Integer.parseInt(status.group(2)),
            phrase,
            headers));
  }

  /** The last field of that name, as {@link okhttp3.Headers#get} has it. */
  Optional<String> header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equalsIgnoreCase(name)) {
        return Optional.of(headers.get(i).value());
      }
    }
    return Optional.empty();
  }

  /** What {@code Content-Length} announces, where it does and counts. */
  OptionalLong length() {
    String text = header("Content-Length").orElse("");
    boolean counts = header("Transfer-Encoding").isEmpty() && text.matches("\\d{1,18}");
    return counts ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
