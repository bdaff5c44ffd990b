package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for people has an entry for each code and class, and for no other. */
class TroubleshootingTest {
  private static final Pattern ENTRY = Pattern.compile("(?m)^\\| `([a-z0-9.-]+)` \\|");

  @Test
  void everyCodeAndClassHasItsEntry() throws IOException {
    Set<String> known = new TreeSet<>();
    for (FaultCode code : FaultCode.values()) {
      known.add(code.code());
    }
    for (FailureClass kind : FailureClass.values()) {
      known.add(kind.id());
    }
    for (Diagnosis.Elsewhere elsewhere : Diagnosis.Elsewhere.values()) {
      known.add(elsewhere.id());
    }
    Set<String> described = new TreeSet<>();
    Matcher entry = ENTRY.matcher(Files.readString(Path.of("docs/troubleshooting.md")));
    while (entry.find()) {
      described.add(entry.group(1));
    }
    assertThat(described).isEqualTo(known);
  }

  @Test
  void whatIsSaidOfCodesStatusesAndRetriesIsTrue() throws IOException {
    String page = Files.readString(Path.of("docs/troubleshooting.md"));
    for (FailureClass kind : FailureClass.values()) {
      String retries =
          switch (kind.retries()) {
            case 0 -> "";
            case 1 -> "once";
            default -> kind.retries() + " times";
          };
      String curl = kind.reaction() == FailureClass.Reaction.OTHER_TRANSPORT ? "by curl" : "";
      String between = retries.isEmpty() || curl.isEmpty() ? "" : ", then ";
      String again = retries + between + curl;
      assertThat(page)
          .contains(
              "| `%s` | `%s`, %d | %s |"
                  .formatted(
                      kind.id(),
                      kind.code().code(),
                      kind.code().exitStatus(),
                      again.isEmpty() ? "never" : again));
    }
  }

  /** Messages are put together; what stands between the ellipses is in the sources. */
  @Test
  void whatIsSeenIsWhatIsSaid() throws IOException {
    String sources = sources().replaceAll("\"\\s*\\+\\s*\"", "");
    Matcher row =
        Pattern.compile("(?m)^\\| `[a-z]+(?:\\.[a-z]+)?` \\| ([^|]*) \\|")
            .matcher(Files.readString(Path.of("docs/troubleshooting.md")));
    int phrases = 0;
    while (row.find()) {
      Matcher phrase = Pattern.compile("`([^`]+)`").matcher(row.group(1));
      while (phrase.find()) {
        for (String part : phrase.group(1).split("…|\\b[A-Z]{4,}\\b|:|\\(HTTP \\d+\\)", -1)) {
          String words = part.strip();
          if (words.length() > 3 && !words.startsWith("cannot ")) {
            assertThat(sources).as(phrase.group(1)).contains(words);
            phrases++;
          }
        }
      }
    }
    assertThat(phrases).isGreaterThan(30);
  }

  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
