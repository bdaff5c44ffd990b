package dev.beamstrap.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForegroundTest {
  @ParameterizedTest
  @CsvSource({
    "17 (java) S 1 17 1 34816 17 4194304 0 0, true",
    "17 (a b) c) S 1 17 1 34816 17 4194304 0 0, true",
    "17 (java) S 1 17 1 34816 12 4194304 0 0, false",
    "17 (java) S 1 17 1 0 -1 4194304 0 0, false",
  })
  void comparesTheGroupWithTheOneInFront(String stat, boolean front) {
    assertThat(Foreground.of(stat)).contains(front);
  }

  @Test
  void whatTellsNothingIsNotTaken() {
    assertThat(Foreground.of("")).isEmpty();
    assertThat(Foreground.of("17 (java) S 1")).isEmpty();
  }
}
