package dev.beamstrap.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What every total order has to hold, checked over all triples of a sample. */
final class OrderLaws {
  private OrderLaws() {}

  static <T extends Comparable<T>> void hold(List<T> sample, String seed) {
    for (T a : sample) {
      for (T b : sample) {
        int order = Integer.signum(a.compareTo(b));
        assertThat(Integer.signum(b.compareTo(a)))
            .as("%s: %s and %s", seed, a, b)
            .isEqualTo(-order);
        for (T c : sample) {
          if (order <= 0 && b.compareTo(c) <= 0 && a.compareTo(c) > 0) {
            assertThat(a.compareTo(c)).as("%s: %s, %s, %s", seed, a, b, c).isNotPositive();
          }
          if (order == 0 && Integer.signum(a.compareTo(c)) != Integer.signum(b.compareTo(c))) {
            assertThat(a).as("%s: equal to %s, yet not beside %s", seed, b, c).isNull();
          }
        }
      }
    }
  }
}
