package dev.beamstrap.mixtools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.version.SemVer;
import org.junit.jupiter.api.Test;

class InstallsCsvTest {
  private static final String A = "a".repeat(128);
  private static final String B = "b".repeat(128);
  private static final String C = "c".repeat(128);

  private static SemVer version(String text) {
    return SemVer.parse(text).orElseThrow();
  }

  @Test
  void oldShapeTakesTheLastRowBuiltForAnElixirNotNewer() {
    InstallsCsv csv =
        InstallsCsv.parse(
            "2.0.6," + A + ",1.12.0\n2.0.6," + B + ",1.14.0\n2.1.0," + C + ",1.16.0\n", false);

    assertThat(csv.choose(version("1.18.3"), 27).orElseThrow().directory()).isEqualTo("1.16.0");
    assertThat(csv.choose(version("1.14.0"), 25).orElseThrow().sha512()).isEqualTo(B);
    assertThat(csv.choose(version("1.13.4"), 25).orElseThrow().sha512()).isEqualTo(A);
    assertThat(csv.choose(version("1.11.0"), 24)).isEmpty();
  }

  @Test
  void newShapeAlsoAsksForAnOtpNotNewer() {
    InstallsCsv csv =
        InstallsCsv.parse(
            "2.6.0," + A + ",1.18.0,27\n2.6.0," + B + ",1.20.0,28\n2.6.0," + C + ",1.20.0,29\n",
            true);

    assertThat(csv.choose(version("1.20.4"), 29).orElseThrow().sha512()).isEqualTo(C);
    assertThat(csv.choose(version("1.20.4"), 28).orElseThrow().otp()).contains("28");
    assertThat(csv.choose(version("1.18.4"), 28).orElseThrow().sha512()).isEqualTo(A);
    assertThat(csv.choose(version("1.18.4"), 26)).isEmpty();
  }

  @Test
  void preReleaseOfElixirIsOlderThanItsRelease() {
    InstallsCsv csv = InstallsCsv.parse("2.6.0," + A + ",1.20.0,27\n", true);

    assertThat(csv.choose(version("1.20.0-rc.1"), 27)).isEmpty();
  }

  @Test
  void rowsThatCouldLeaveTheirDirectoryArePassedOver() {
    InstallsCsv csv =
        InstallsCsv.parse(
            "../x," + A + ",1.14.0\n2.0.6," + B + ",../1.14\n2.0.6,short,1.14.0\n\n<html>\n",
            false);

    assertThat(csv.rows()).isEmpty();
  }
}
