package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BuildsTxtTest {
  private static final String COMMIT = "0863bd30aabd035c83158c78046c5ffda16127e1";
  private static final String SHA_A = "a".repeat(64);
  private static final String SHA_B = "b".repeat(64);

  @Test
  void rowsHaveThreeOrFourFields() {
    Listing listing =
        BuildsTxt.parse(
            "OTP-26.2.1 "
                + COMMIT
                + " 2023-12-18T15:39:06Z\n"
                + "OTP-27.3.4.1 "
                + COMMIT
                + " 2025-06-16T10:00:00Z "
                + SHA_A
                + "\n",
            "builds.txt");

    assertThat(listing.find("OTP-26.2.1").orElseThrow().sha256()).isEmpty();
    Build checked = listing.find("OTP-27.3.4.1").orElseThrow();
    assertThat(checked.sha256().orElseThrow().hex()).isEqualTo(SHA_A);
    assertThat(checked.builtAt()).isEqualTo(Instant.parse("2025-06-16T10:00:00Z"));
    assertThat(listing.notices()).isEmpty();
  }

  @Test
  void blankLinesTrailingSpacesCarriageReturnsAndFurtherFieldsAreFine() {
    Listing listing =
        BuildsTxt.parse(
            "\n\r\n"
                + "v1.18.3-otp-27 "
                + COMMIT
                + " 2025-03-06T10:00:00Z "
                + SHA_A
                + " \n"
                + "main "
                + COMMIT
                + " 2026-08-22T10:00:00Z "
                + SHA_B
                + " amd64 more\r\n"
                + "maint-27\t"
                + COMMIT
                + "  2026-08-20T10:00:00Z",
            "builds.txt");

    assertThat(listing.refs()).containsExactly("v1.18.3-otp-27", "main", "maint-27");
    assertThat(listing.notices()).isEmpty();
  }

  @Test
  void linesThatAreNoRowsAreCountedAndSkipped() {
    Listing listing =
        BuildsTxt.parse(
            "OTP-26.0 "
                + COMMIT
                + " 2023-12-18T15:39:06Z\n"
                + "OTP-26.1 short 2023-12-18T15:39:06Z\n"
                + "OTP-26.2 "
                + COMMIT
                + " yesterday\n"
                + "OTP-26.3 "
                + COMMIT
                + " 2023-12-18T15:39:06Z deadbeef\n"
                + "../../etc/passwd "
                + COMMIT
                + " 2023-12-18T15:39:06Z\n"
                + "a..b "
                + COMMIT
                + " 2023-12-18T15:39:06Z\n"
                + "x".repeat(3000)
                + " "
                + COMMIT
                + " 2023-12-18T15:39:06Z\n",
            "builds.txt");

    assertThat(listing.refs()).containsExactly("OTP-26.0");
    assertThat(listing.notices())
        .containsExactly("builds.txt: 6 lines were not understood and skipped (first: line 2)");
  }

  @Test
  void theNewestOfSeveralRowsWins() {
    Listing listing =
        BuildsTxt.parse(
            "master "
                + COMMIT
                + " 2024-05-10T00:00:00Z "
                + SHA_A
                + "\n"
                + "master "
                + COMMIT
                + " 2024-05-11T00:00:00Z "
                + SHA_B
                + "\n"
                + "master "
                + COMMIT
                + " 2024-05-09T00:00:00Z\n",
            "builds.txt");

    assertThat(listing.find("master").orElseThrow().sha256().orElseThrow().hex()).isEqualTo(SHA_B);
  }

  @Test
  void twoChecksumsAtOneTimeMakeTheReferenceUnusable() {
    String rows =
        "OTP-27.0 "
            + COMMIT
            + " 2024-05-10T00:00:00Z "
            + SHA_A
            + "\n"
            + "OTP-27.0 "
            + COMMIT
            + " 2024-05-10T00:00:00Z "
            + SHA_B
            + "\n"
            + "OTP-27.1 "
            + COMMIT
            + " 2024-05-10T00:00:00Z "
            + SHA_B
            + "\n";
    Listing listing = BuildsTxt.parse(rows, "builds.txt");

    assertThat(code(() -> listing.find("OTP-27.0"))).isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
    assertThat(listing.find("OTP-27.1")).isPresent();

    Listing rebuilt =
        BuildsTxt.parse(
            rows + "OTP-27.0 " + COMMIT + " 2024-05-12T00:00:00Z " + SHA_A + "\n", "builds.txt");
    assertThat(rebuilt.find("OTP-27.0")).isPresent();
  }

  @Test
  void aRowWithChecksumCompletesTheSameRowWithout() {
    String bare = "OTP-27.0 " + COMMIT + " 2024-05-10T00:00:00Z";

    for (String text :
        new String[] {bare + "\n" + bare + " " + SHA_A, bare + " " + SHA_A + "\n" + bare}) {
      assertThat(BuildsTxt.parse(text, "builds.txt").find("OTP-27.0").orElseThrow().sha256())
          .isPresent();
    }
  }

  @Test
  void aPageOfAProxyIsNamedAsSuch() {
    assertThatThrownBy(
            () ->
                BuildsTxt.parse(
                    "\n<!DOCTYPE html>\n<html><head><title>Access\n denied</title></head></html>",
                    "https://builds.hex.pm/builds/elixir/builds.txt"))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
              assertThat(e.fault().message()).contains("HTML page").contains("\"Access denied\"");
              assertThat(e.fault().cause()).contains("proxy");
            });
  }

  @Test
  void theErrorDocumentOfTheObjectStoreIsNamedAsSuch() {
    assertThatThrownBy(
            () ->
                BuildsTxt.parse(
                    "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "x"))
        .hasMessageContaining("XML answer");
  }

  @Test
  void nothingUsableIsAnIntegrityFault() {
    for (String text : new String[] {"", "\n \r\n", "502 Bad Gateway", "{\"error\": \"denied\"}"}) {
      assertThat(code(() -> BuildsTxt.parse(text, "builds.txt")))
          .as(text)
          .isEqualTo(FaultCode.INTEGRITY_FORMAT);
    }
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThat(code(() -> BuildsTxt.parse(" ".repeat(ListingText.MAX_CHARS + 1), "builds.txt")))
        .isEqualTo(FaultCode.INTEGRITY_FORMAT);
  }

  @Test
  void everyMutationGivesAListingOrAnIntegrityFault() {
    for (String fixture : new String[] {"elixir.txt", "otp-ubuntu-24.04.txt", "otp-macos.csv"}) {
      String original = Fixtures.text(fixture);
      for (long seed = 0; seed < 400; seed++) {
        String text = Fixtures.mutated(original, new SplittableRandom(seed));
        try {
          Listing listing =
              fixture.endsWith("csv")
                  ? MacosCsv.parse(text, fixture)
                  : BuildsTxt.parse(text, fixture);
          assertThat(listing.refs())
              .as("%s, seed %d", fixture, seed)
              .isNotEmpty()
              .allMatch(ref -> ref.matches("[A-Za-z0-9._+-]{1,100}") && !ref.contains(".."));
        } catch (BeamstrapException e) {
          assertThat(e.fault().code())
              .as("%s, seed %d", fixture, seed)
              .isEqualTo(FaultCode.INTEGRITY_FORMAT);
        }
      }
    }
  }

  @Test
  void rowsAreReadTheSameInAnyOrder() {
    String[] rows = Fixtures.text("elixir.txt").split("\n");
    Listing inOrder = BuildsTxt.parse(String.join("\n", rows), "elixir");
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = rows.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        String row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
      }
      Listing shuffled = BuildsTxt.parse(String.join("\n", rows), "elixir");
      assertThat(shuffled.builds()).as("seed %d", seed).isEqualTo(inOrder.builds());
    }
  }

  private static FaultCode code(Runnable action) {
    try {
      action.run();
    } catch (BeamstrapException e) {
      return e.fault().code();
    }
    throw new AssertionError("nothing failed");
  }
}
