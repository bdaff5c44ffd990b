package dev.beamstrap.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A body and its validators as one file has them, so that they cannot be torn apart:
 *
 * <pre>
 * beamstrap-document 1
 * url https://builds.hex.pm/installs/hex.csv
 * etag "5f1"
 * last-modified Fri, 20 Nov 2026 10:00:00 GMT
 * (empty line, then the body)
 * </pre>
 *
 * <p>The first line is the kind, the second what was asked for; the others may be missing.
 */
public final class KeptAnswer {
  private static final int MAX_HEAD = 16 << 10;

  private final Validators validators;
  private final byte[] body;

  public KeptAnswer(Validators validators, byte[] body) {
    this.validators = validators;
    this.body = body;
  }

  /** What the next request for it carries. */
  public Validators validators() {
    return validators;
  }

  /** As it was sent. */
  public byte[] body() {
    return body;
  }

  /** Reads a file; nothing when it is of another kind, for another address, or damaged. */
  public static Optional<KeptAnswer> read(byte[] file, String kind, String url) {
    int end = headEnd(file);
    if (end < 0) {
      return Optional.empty();
    }
    List<String> head = new String(file, 0, end, StandardCharsets.UTF_8).lines().toList();
    if (head.size() < 2 || !head.get(0).equals(kind) || !head.get(1).equals("url " + url)) {
      return Optional.empty();
    }
    return Optional.of(
        new KeptAnswer(
            new Validators(field(head, "etag "), field(head, "last-modified ")),
            Arrays.copyOfRange(file, end + 2, file.length)));
  }

  /** The file that {@link #read} reads. */
  public byte[] file(String kind, String url) {
    StringBuilder head = new StringBuilder(kind).append("\nurl ").append(url).append('\n');
    validators.etag().ifPresent(etag -> head.append("etag ").append(etag).append('\n'));
    validators
        .lastModified()
        .ifPresent(time -> head.append("last-modified ").append(time).append('\n'));
    ByteArrayOutputStream file = new ByteArrayOutputStream(head.length() + body.length + 1);
    file.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    file.writeBytes(body);
    return file.toByteArray();
  }

  private static int headEnd(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length && i < MAX_HEAD; i++) {
      if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<String> field(List<String> head, String prefix) {
    return head.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }
}
