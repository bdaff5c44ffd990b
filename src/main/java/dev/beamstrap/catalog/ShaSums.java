package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checksum files that releases on GitHub carry: {@code <hash> <name>} as {@code shasum} writes it
 * (Elixir), or {@code <hash> *<name>} as {@code openssl dgst -r} does (Gleam).
 */
public final class ShaSums {
  private static final int MAX_CHARS = 64 << 10;
  private static final Pattern RECORD = Pattern.compile("([0-9a-fA-F]{64}) [ *](\\S{1,200})");

  private ShaSums() {}

  /**
   * The checksum of {@code fileName}. Wants exactly one record for it and nothing that is no
   * record; {@code integrity.format} otherwise.
   *
   * @param sourceName where the text comes from, for messages
   */
  public static Sha256 parse(String text, String fileName, String sourceName) {
    if (text.length() > MAX_CHARS) {
      throw fault(sourceName + " is larger than a checksum file may be", "it has too many bytes");
    }
    ListingText.check(text, sourceName);
    List<Sha256> found = new ArrayList<>();
    ListingText.lines(
        text,
        (line, number) -> {
          Matcher matcher = RECORD.matcher(line);
          if (!matcher.matches()) {
            throw fault(
                "%s:%d is no checksum record".formatted(sourceName, number),
                "a record is 64 hexadecimal digits, two characters, and a file name");
          }
          if (matcher.group(2).equals(fileName)) {
            found.add(new Sha256(matcher.group(1)));
          }
        });
    if (found.size() != 1) {
      throw fault(
          "%s holds %d records for %s".formatted(sourceName, found.size(), fileName),
          "exactly one is needed to know which checksum is meant");
    }
    return found.get(0);
  }

  private static BeamstrapException fault(String message, String cause) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, message)
        .cause(cause)
        .remedy("Run `beamstrap doctor` to see what answers in the origin's place.")
        .exception();
  }
}
