package dev.beamstrap.deps;

import dev.beamstrap.net.Validators;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Signed registry records as they came, each with its validators in one file, so that an answer
 * "not modified" can be verified again:
 *
 * <pre>
 * beamstrap-record 1
 * url SHA-256 of the address
 * etag "5f1"
 * (empty line, then the body)
 * </pre>
 *
 * <p>They are not synced: whoever reads one verifies its signature.
 */
final class RecordCopies {
  private static final String MAGIC = "beamstrap-record 1";
  private static final int MAX_HEAD = 16 << 10;

  private final Path directory;

  RecordCopies(Path directory) {
    this.directory = directory;
  }

  /** A copy: the body as it was sent. */
  static final class Copy {
    private final Validators validators;
    private final byte[] body;

    Copy(Validators validators, byte[] body) {
      this.validators = validators;
      this.body = body;
    }

    Validators validators() {
      return validators;
    }

    byte[] body() {
      return body;
    }
  }

  /** The copy of what is at an address; none when there is none that can be read. */
  Optional<Copy> read(String url) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(url));
    } catch (IOException e) {
      return Optional.empty();
    }
    int end = headEnd(bytes);
    if (end < 0) {
      return Optional.empty();
    }
    List<String> head = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    if (head.size() < 2 || !head.get(0).equals(MAGIC) || !head.get(1).equals("url " + sum(url))) {
      return Optional.empty();
    }
    return Optional.of(
        new Copy(
            new Validators(field(head, "etag "), field(head, "last-modified ")),
            Arrays.copyOfRange(bytes, end + 2, bytes.length)));
  }

  /** Keeps a body. */
  void write(String url, Validators validators, byte[] body) {
    StringBuilder head = new StringBuilder(MAGIC).append("\nurl ").append(sum(url)).append('\n');
    validators.etag().ifPresent(etag -> head.append("etag ").append(etag).append('\n'));
    validators
        .lastModified()
        .ifPresent(time -> head.append("last-modified ").append(time).append('\n'));
    byte[] headBytes = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(headBytes, headBytes.length + body.length);
    System.arraycopy(body, 0, whole, headBytes.length, body.length);
    Path file = file(url);
    try {
      DirectoryTree.ensure(directory);
      Path partial = Files.createTempFile(directory, ".record", ".partial");
      Files.write(partial, whole);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", file);
    }
  }

  private Path file(String url) {
    return directory.resolve(sum(url));
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

  static String sum(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
