package dev.beamstrap.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose beginning a partial file is. Kept beside it as text:
 *
 * <pre>
 * validator "5f3a-61c"
 * total 71092436
 * </pre>
 *
 * @param validator what goes into {@code If-Range}: a strong ETag, or a date that is strong
 * @param total the size of the whole, where the origin told it
 */
record PartialMeta(Optional<String> validator, OptionalLong total) {
  private static final int MAX_BYTES = 8 << 10;

  /** RFC 9110 8.8.2.2: a date is strong when the answer was made well after it. */
  private static final Duration STRONG_AGE = Duration.ofSeconds(60);

  static PartialMeta none() {
    return new PartialMeta(Optional.empty(), OptionalLong.empty());
  }

  /** What a 200 says about the content that follows it. */
  static PartialMeta of(Answer answer) {
    Optional<String> etag =
        answer.header("ETag").filter(tag -> tag.startsWith("\"") && tag.length() > 2);
    Optional<String> date =
        answer
            .header("Last-Modified")
            .filter(modified -> isStrong(modified, answer.header("Date").orElse("")));
    return new PartialMeta(
        etag.isPresent() || answer.header("ETag").isPresent() ? etag : date, answer.length());
  }

  private static boolean isStrong(String modified, String now) {
    try {
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
      Duration age =
          Duration.between(ZonedDateTime.parse(modified, format), ZonedDateTime.parse(now, format));
      return age.compareTo(STRONG_AGE) >= 0;
    } catch (DateTimeException unreadable) {
      return false;
    }
  }

  /** Whether an answer with another part of the content speaks of the same content. */
  boolean fits(Answer part) {
    Optional<String> etag = part.header("ETag");
    Optional<String> date = part.header("Last-Modified");
    return validator
        .map(known -> known.startsWith("\"") ? etag.equals(validator) : date.equals(validator))
        .orElse(false);
  }

  static PartialMeta read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        return none();
      }
      Optional<String> validator = Optional.empty();
      OptionalLong total = OptionalLong.empty();
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("validator ")) {
          validator = Optional.of(line.substring("validator ".length()));
        } else if (line.matches("total \\d{1,18}")) {
          total = OptionalLong.of(Long.parseLong(line.substring("total ".length())));
        }
      }
      return new PartialMeta(validator, total);
    } catch (IOException absent) {
      return none();
    }
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    validator.ifPresent(value -> text.append("validator ").append(value).append('\n'));
    total.ifPresent(value -> text.append("total ").append(value).append('\n'));
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, text, StandardCharsets.ISO_8859_1);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
