package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShaSumsTest {
  private static final String A =
      "9538e1742668b3ab26f7b5c77a817b74089c0a1cb38c73ec1ab4550f43f4312e";
  private static final String B = "0".repeat(64);

  @Test
  void shasumAndOpensslWriteDifferentSeparators() {
    assertThat(ShaSums.parse(A + "  elixir-otp-27.zip\n", "elixir-otp-27.zip", "x").hex())
        .isEqualTo(A);
    assertThat(
            ShaSums.parse(
                    A.toUpperCase(java.util.Locale.ROOT) + " *gleam.tar.gz\r\n",
                    "gleam.tar.gz",
                    "x")
                .hex())
        .isEqualTo(A);
  }

  @Test
  void recordsOfOtherFilesDoNotMatter() {
    String text = B + "  elixir-otp-26.zip\n" + A + "  elixir-otp-27.zip\n";

    assertThat(ShaSums.parse(text, "elixir-otp-27.zip", "x").hex()).isEqualTo(A);
  }

  @Test
  void exactlyOneRecordIsNeeded() {
    refused(B + "  elixir-otp-26.zip\n", "0 records");
    refused("", "0 records");
    refused(A + "  elixir-otp-27.zip\n" + B + "  elixir-otp-27.zip\n", "2 records");
  }

  @Test
  void whatIsNoRecordIsRefused() {
    refused(A + "\n", "x:1 is no checksum record");
    refused(A + "  elixir-otp-27.zip\nNot Found\n", "x:2 is no checksum record");
    refused("<html><body>blocked</body></html>", "HTML page");
    refused(" ".repeat(70_000), "larger");
  }

  @Test
  void everyMutationGivesTheChecksumOfSomeRecordOrAnIntegrityFault() {
    String original = A + "  elixir-otp-27.zip\n" + B + "  other.zip\n";
    for (long seed = 0; seed < 500; seed++) {
      String text = Fixtures.mutated(original, new SplittableRandom(seed));
      try {
        String hex = ShaSums.parse(text, "elixir-otp-27.zip", "x").hex();
        assertThat(text.toLowerCase(java.util.Locale.ROOT)).as("seed %d", seed).contains(hex);
      } catch (BeamstrapException e) {
        assertThat(e.fault().code()).as("seed %d", seed).isEqualTo(FaultCode.INTEGRITY_FORMAT);
      }
    }
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> ShaSums.parse(text, "elixir-otp-27.zip", "x"))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining(message);
  }
}
