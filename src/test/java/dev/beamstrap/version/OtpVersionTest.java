package dev.beamstrap.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpVersionTest {
  /** The order of otp_versions.table in Erlang/OTP, newest first, and candidates as tagged. */
  private static final List<String> TABLE =
      List.of(
          "28.0.1",
          "28.0",
          "28.0-rc4",
          "28.0-rc3",
          "28.0-rc2",
          "28.0-rc1",
          "25.3.2.13",
          "25.3.2.12",
          "25.3.2.11",
          "25.3.2.10",
          "25.3.2.9",
          "25.3.2.2",
          "25.3.2.1",
          "25.3.2",
          "25.3.1",
          "25.3",
          "25.2.3",
          "25.2",
          "25.1.2.1",
          "25.1.2",
          "25.1.1",
          "25.1",
          "25.0.4",
          "25.0",
          "24.3.4.9",
          "22.3.4.12.1",
          "22.3.4.12",
          "22.3.4.2",
          "22.3.4.1",
          "22.3",
          "9.0");

  @Test
  void ordersAsTheTableOfOtpDoes() {
    List<OtpVersion> versions = new ArrayList<>(TABLE.stream().map(OtpVersionTest::otp).toList());
    Collections.reverse(versions);
    List<OtpVersion> shuffled = new ArrayList<>(versions);
    Collections.shuffle(shuffled, new java.util.Random(1));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(versions);
  }

  @Test
  void readsNumbersAndCandidates() {
    assertThat(otp("OTP-27.3.4.1").components()).containsExactly(27, 3, 4, 1);
    assertThat(otp("OTP-27.3.4.1")).hasToString("27.3.4.1");
    assertThat(otp("27.3.4.1").major()).isEqualTo(27);
    assertThat(otp("27.3.4.1").preRelease()).isFalse();
    assertThat(otp("28.0-rc1").preRelease()).isTrue();
    assertThat(otp("28.0-rc1").candidate()).isEqualTo(OptionalInt.of(1));
    assertThat(otp("28.0-rc1").components()).containsExactly(28, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OTP-",
        "v27",
        "27.",
        ".27",
        "27..1",
        "27.3-rc",
        "27.3-rcx",
        "27.3-rc01",
        "27.03",
        "27.3rc1",
        "27.3-rc.1",
        "27.3-1",
        "-rc1",
        "27 ",
        "otp-27",
        "maint-27",
        "R16B03",
        "27.9999999999",
        "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
        "２７",
        "27.3-rc1-rc2"
      })
  void refusesWhatIsNoVersion(String text) {
    assertThat(OtpVersion.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "27, 27.3.4.1, true",
    "27.3, 27.3.4.1, true",
    "27.3.4.1, 27.3.4.1, true",
    "OTP-27.3, 27.3.4.1, true",
    "27.3, 27.30, false",
    "27.3.4.1.0, 27.3.4.1, false",
    "2, 27.3, false",
    "28, 28.0-rc1, true",
    "28.0-rc1, 28.0-rc1, true",
    "28.0-rc1, 28.0-rc10, false",
    "28.0-rc1, 28.0, false",
    "latest, 28.0, false",
  })
  void matchesPrefixesByComponent(String prefix, String version, boolean matches) {
    assertThat(otp(version).matchesPrefix(prefix)).isEqualTo(matches);
  }

  @Test
  void holdsTheLawsOfOrderAndReadsBackWhatItWrites() {
    long seed = 20_240_517L;
    SplittableRandom random = new SplittableRandom(seed);
    List<OtpVersion> sample = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      List<Integer> components = random.ints(random.nextInt(1, 5), 0, 3).boxed().toList();
      OptionalInt candidate =
          random.nextInt(3) == 0 ? OptionalInt.of(random.nextInt(3)) : OptionalInt.empty();
      OtpVersion version = new OtpVersion(components, candidate);
      assertThat(OtpVersion.parse(version.toString())).as("seed %d", seed).contains(version);
      assertThat(OtpVersion.parse("OTP-" + version)).as("seed %d", seed).contains(version);
      sample.add(version);
    }
    OrderLaws.hold(sample, "seed " + seed);
    for (OtpVersion a : sample) {
      for (OtpVersion b : sample) {
        assertThat(a.compareTo(b) == 0).as("seed %d: %s %s", seed, a, b).isEqualTo(a.equals(b));
      }
    }
  }

  @Test
  void cannotBeMadeOfNothing() {
    assertThatThrownBy(() -> new OtpVersion(List.of(), OptionalInt.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OtpVersion otp(String text) {
    return OtpVersion.parse(text).orElseThrow(() -> new AssertionError(text));
  }
}
