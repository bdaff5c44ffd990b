package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AdvanceTest {
  private static final OptionalLong LARGE = OptionalLong.of(Advance.WINDOW);

  private final Advance advance = new Advance();

  @Test
  void nothingTakesMoreThanAWindow() {
    assertThat(advance.take(OptionalLong.of(Advance.WINDOW))).isPresent();
    assertThat(advance.take(OptionalLong.of(Long.MAX_VALUE))).isPresent();
    assertThat(advance.take(OptionalLong.of(1))).isEmpty();
    assertThat(advance.take(OptionalLong.of(0))).isPresent();
  }

  @Test
  void whatIsNotAnnouncedTakesLess() {
    for (long room = Advance.ALL; room > 0; room -= Advance.UNKNOWN) {
      assertThat(advance.take(OptionalLong.empty())).isPresent();
    }
    assertThat(advance.take(OptionalLong.empty())).isEmpty();
  }

  @Test
  void roomComesBackOnce() {
    Runnable first = advance.take(LARGE).orElseThrow();
    assertThat(advance.take(LARGE)).isPresent();
    first.run();
    first.run();
    assertThat(advance.take(LARGE)).isPresent();
    assertThat(advance.take(LARGE)).isEmpty();
  }

  @Test
  void whatCannotBeHadOtherwiseIsOwed() {
    Runnable owed = advance.takeAnyway(LARGE);
    advance.takeAnyway(LARGE);
    advance.takeAnyway(LARGE);
    owed.run();
    assertThat(advance.take(OptionalLong.of(1))).isEmpty();
  }
}
