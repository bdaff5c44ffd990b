package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearVersionsTest {
  private static final List<String> OTP =
      List.of("29.1.1", "28.1.1", "28.1", "27.3.4.17", "27.3.4.1", "27.3.4", "26.2.5", "24.3.4.17");

  @Test
  void aSlipOfTheKeyboardComesFirst() {
    assertThat(NearVersions.of("27.3.41", OTP)).startsWith("27.3.4.1");
    assertThat(NearVersions.of("27.3.4.71", OTP)).contains("27.3.4.17");
    assertThat(NearVersions.of("37.3.4", OTP)).startsWith("27.3.4");
  }

  @Test
  void theNewestOfTheSameMinorAndMajorVersionAndOfAllFollow() {
    assertThat(NearVersions.of("27.3.99", OTP)).contains("27.3.4.17", "29.1.1");
    assertThat(NearVersions.of("24.1.7", OTP)).containsExactly("24.3.4.17", "29.1.1");
  }

  @Test
  void aShortPrefixIsNoPartOfAnother() {
    assertThat(NearVersions.of("2", OTP)).containsExactly("29.1.1");
  }

  @Test
  void nothingIsNearWhereNothingExists() {
    assertThat(NearVersions.of("27", List.of())).isEmpty();
  }
}
