package dev.beamstrap.gateway;

import dev.beamstrap.net.Header;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request (RFC 9112), read strictly: two readers of one connection must never
 * differ about where a request ends.
 *
 * @param method a token
 * @param target as it was sent, visible ASCII
 * @param minor of the version: 1, or 0 for HTTP/1.0
 * @param headers in their order, without the white space around values
 */
record RequestHead(String method, String target, int minor, List<Header> headers) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern LINE =
      Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/(\\d)\\.(\\d)");
  private static final Pattern HEADER =
      Pattern.compile("(" + TOKEN + "):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  RequestHead {
    headers = List.copyOf(headers);
  }

  /** How long the request's body is. */
  sealed interface Framing {
    /** So many bytes, perhaps none. */
    record Fixed(long bytes) implements Framing {}

    /** Chunks. */
    record Chunked() implements Framing {}

    /** The length, where it is known beforehand. */
    default OptionalLong length() {
      return this instanceof Fixed fixed ? OptionalLong.of(fixed.bytes) : OptionalLong.empty();
    }

    /** Whether there certainly is no body. */
    default boolean isEmpty() {
      return this instanceof Fixed fixed && fixed.bytes == 0;
    }
  }

  /** Reads a head without the empty line at its end. */
  static RequestHead parse(byte[] bytes) throws Refusal {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.malformed("the request's head is not UTF-8");
    }
    String[] lines = text.split("\r\n", -1);
    Matcher first = LINE.matcher(lines[0]);
    if (!first.matches()) {
      throw Refusal.malformed("the request line is none of HTTP/1");
    }
    if (!first.group(3).equals("1")) {
      throw Refusal.of(
          505, "gateway.protocol", "only HTTP/1.1 is spoken here; HTTP/2 is for the way out");
    }
    List<Header> headers = new ArrayList<>(lines.length - 1);
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      // A line that begins with white space continues the one before: obsolete, and read
      // differently.
      if (!header.matches()) {
        throw Refusal.malformed("header line " + i + " is malformed");
      }
      headers.add(new Header(header.group(1), trimmed(header.group(2))));
    }
    RequestHead head =
        new RequestHead(
            first.group(1), first.group(2), Math.min(1, Integer.parseInt(first.group(4))), headers);
    head.framing();
    if (head.all("host").size() > 1 || (head.minor == 1 && head.all("host").isEmpty())) {
      throw Refusal.malformed("a request has one Host header");
    }
    return head;
  }

  private static String trimmed(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\t')) {
      end--;
    }
    return value.substring(0, end);
  }

  /** The values of a header, in their order. */
  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  /** Whether a comma separated list in a header has that member. */
  boolean lists(String name, String member) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .anyMatch(one -> one.strip().equalsIgnoreCase(member));
  }

  /** How long the body is; whatever is open to two readings is refused (RFC 9112 6.3). */
  Framing framing() throws Refusal {
    List<String> codings = all("transfer-encoding");
    List<String> lengths = all("content-length");
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw Refusal.malformed("a request has a Content-Length or a Transfer-Encoding, not both");
      }
      if (minor == 0 || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw Refusal.of(
            501, "gateway.request", "the only transfer coding of requests here is chunked");
      }
      return new Framing.Chunked();
    }
    if (lengths.isEmpty()) {
      return new Framing.Fixed(0);
    }
    @Nullable String length = lengths.size() == 1 ? lengths.get(0) : null;
    if (length == null || !LENGTH.matcher(length).matches()) {
      throw Refusal.malformed("the Content-Length is no single number");
    }
    return new Framing.Fixed(Long.parseLong(length));
  }

  /** Whether the client wants to use the connection again. */
  boolean keepsAlive() {
    return minor == 1 && !lists("connection", "close");
  }

  boolean hasMethod(String... methods) {
    return List.of(methods).contains(method.toUpperCase(Locale.ROOT));
  }
}
