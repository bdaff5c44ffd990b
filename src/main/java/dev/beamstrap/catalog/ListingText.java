package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all listings have in common: bounds, lines, and what a row's fields may look like. */
final class ListingText {
  /** The real ones are below 200 KB. */
  static final int MAX_CHARS = 16 << 20;

  /** The real ones are below 200 characters. */
  static final int MAX_LINE = 2048;

  private static final Pattern REF = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]{0,99}>([^<]{1,200})", Pattern.CASE_INSENSITIVE);

  private ListingText() {}

  /** Refuses what cannot be a listing: too much, or a page of a proxy. */
  static void check(String text, String sourceName) {
    if (text.length() > MAX_CHARS) {
      throw Fault.of(
              FaultCode.INTEGRITY_FORMAT,
              "%s is larger than a listing may be (%d MiB)".formatted(sourceName, MAX_CHARS >> 20))
          .cause("it has %d characters".formatted(text.length()))
          .remedy("Look with `beamstrap doctor` at what answers in the origin's place.")
          .exception();
    }
    String start = text.substring(0, Math.min(text.length(), 4096)).stripLeading();
    if (start.startsWith("\uFEFF")) {
      start = start.substring(1).stripLeading();
    }
    if (start.startsWith("<")) {
      throw page(start, sourceName);
    }
  }

  private static RuntimeException page(String start, String sourceName) {
    boolean xml = start.startsWith("<?xml") && !start.toLowerCase(Locale.ROOT).contains("<html");
    Matcher title = TITLE.matcher(start);
    String said =
        title.find()
            ? " titled \"" + title.group(1).replaceAll("[\\s\\p{C}]+", " ").strip() + "\""
            : "";
    return Fault.of(
            FaultCode.INTEGRITY_FORMAT,
            "%s is %s%s, not a listing"
                .formatted(sourceName, xml ? "an XML answer" : "an HTML page", said))
        .cause(
            xml
                ? "the object store, or something before it, answered with an error document"
                : "a proxy or a portal answered in the origin's place, with a page for people")
        .remedy("Run `beamstrap doctor`, and have the host allowed in the egress policy.")
        .exception();
  }

  /** Gives each line that is not blank to {@code row}, stripped, with its number. */
  static void lines(String text, ObjIntConsumer<String> row) {
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      number++;
      String line = text.substring(start, end).strip();
      if (!line.isEmpty()) {
        row.accept(line, number);
      }
      start = end + 1;
    }
  }

  /** Whether {@code text} is safe as a part of a URL and as the name of a directory. */
  static boolean isRef(String text) {
    return REF.matcher(text).matches() && !text.contains("..");
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  static Optional<Instant> time(String text) {
    if (text.length() > 40) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
