package dev.beamstrap.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Reads the beginning of an HTTP/1 answer, byte by byte so that nothing behind it is swallowed. */
final class AnswerReader {
  static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_HEAD_BYTES = 32 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: (.*))?");

  private AnswerReader() {}

  /**
   * Reads a head, without its body.
   *
   * @throws EOFException when the connection ends before the first byte
   * @throws ProtocolException when it is no HTTP
   */
  static PathTrace.Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineFeeds = 0;
    while (lineFeeds < 2) {
      int octet = in.read();
      if (octet < 0 && head.size() == 0) {
        throw new EOFException("the connection was closed without an answer");
      }
      if (octet < 0 || head.size() == MAX_HEAD_BYTES || (head.size() == 0 && octet != 'H')) {
        throw new ProtocolException("what answers does not speak HTTP");
      }
      head.write(octet);
      lineFeeds = octet == '\n' ? lineFeeds + 1 : octet == '\r' ? lineFeeds : 0;
    }
    String[] lines = head.toString(StandardCharsets.UTF_8).split("\r?\n", -1);
    Matcher status = STATUS.matcher(lines[0]);
    if (!status.matches()) {
      throw new ProtocolException("what answers does not speak HTTP");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    String phrase = status.group(2) == null ? "" : status.group(2);
    return new PathTrace.Answer(Integer.parseInt(status.group(1)), phrase, headers, "");
  }

  /**
   * The same answer with what its body has to say: bounded, and no more than what comes in time.
   */
  static PathTrace.Answer withBody(PathTrace.Answer head, InputStream in) throws IOException {
    String length = head.headers().getOrDefault("content-length", "");
    long announced = length.matches("\\d{1,9}") ? Long.parseLong(length) : MAX_BODY_BYTES;
    int wanted = (int) Math.min(announced, MAX_BODY_BYTES);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      byte[] buffer = new byte[wanted];
      int count = 0;
      while (body.size() < wanted && count >= 0) {
        body.write(buffer, 0, count);
        count = in.read(buffer, 0, wanted - body.size());
      }
    } catch (SocketTimeoutException | SSLException | java.net.SocketException partial) {
      // What arrived is what it says; the status stands.
    }
    return new PathTrace.Answer(
        head.status(), head.phrase(), head.headers(), body.toString(StandardCharsets.UTF_8));
  }
}
