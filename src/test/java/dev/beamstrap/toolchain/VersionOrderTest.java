package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

  /** Names as the listings have them, oldest first by the rules of OTP and of SemVer. */
  private static final List<String> ORDERED =
      List.of(
          "main-otp-27",
          "maint-9",
          "maint-27",
          "master",
          "1.9.4",
          "1.18.0-rc.0",
          "1.18.0-rc.0-otp-27",
          "1.18.0-rc.1",
          "1.18.0",
          "1.18.0-otp-26",
          "1.18.0-otp-27",
          "1.18.1",
          "1.18.10",
          "26.2.5",
          "27.0-rc2",
          "27.0-rc10",
          "27.0",
          "27.0.1",
          "27.3",
          "27.3.4.9",
          "27.3.4.10");

  @Test
  void sortsVersionsOfAllTools() {
    for (long seed = 0; seed < 200; seed++) {
      List<String> shuffled = new ArrayList<>(ORDERED);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(VersionOrder::compare);
      assertThat(shuffled).as("seed %d", seed).isEqualTo(ORDERED);
    }
  }

  @Test
  void isAnOrder() {
    for (String a : ORDERED) {
      for (String b : ORDERED) {
        assertThat(Integer.signum(VersionOrder.compare(a, b)))
            .as("%s against %s", a, b)
            .isEqualTo(Integer.compare(ORDERED.indexOf(a), ORDERED.indexOf(b)));
      }
    }
  }
}
