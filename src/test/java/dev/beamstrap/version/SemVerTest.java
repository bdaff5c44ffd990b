package dev.beamstrap.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases from elixir's own test of {@code Version}, and from the SemVer 2 specification. */
class SemVerTest {
  @Test
  void readsThreeNumbersPreAndBuild() {
    SemVer version = semVer("1.4.5-6-g3318bd5.7+ignore.01");
    assertThat(version.major()).isEqualTo(1);
    assertThat(version.minor()).isEqualTo(4);
    assertThat(version.patch()).isEqualTo(5);
    assertThat(version.pre()).containsExactly("6-g3318bd5", "7");
    assertThat(version.build()).contains("ignore.01");
    assertThat(version).hasToString("1.4.5-6-g3318bd5.7+ignore.01");
    assertThat(semVer("99999999999999.0.0").major()).isEqualTo(99_999_999_999_999L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foobar",
        "2",
        "2.",
        "2.3",
        "2.3.",
        "2.3.0-",
        "2.3.0+",
        "2.3.0.",
        "2.3.0.4",
        "2.3.-rc.1",
        "2.3.+rc.1",
        "2.3.0-01",
        "2.3.00-1",
        "2.3.00",
        "2.03.0",
        "02.3.0",
        "0. 0.0",
        "0.1.0-&&pre",
        "v1.0.0",
        "1.0.0-a_b",
        "1.0.0-a..b",
        "1.0.0+a+b",
        "1.0.0-é",
        " 1.0.0",
        "1.0.0 ",
        "1.0.-1",
        "1.0.0+a..b",
        "9999999999999999999.0.0"
      })
  void refusesWhatElixirRefuses(String text) {
    assertThat(SemVer.parse(text)).isEmpty();
  }

  @Test
  void ordersAsSemVer2() {
    List<String> ascending =
        List.of(
            "0.1.2",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-100000000000000000000",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0-rc0",
            "1.0.0",
            "1.0.1",
            "1.1.0",
            "1.2.3-dev",
            "1.2.3",
            "1.10.0",
            "2.0.0");
    List<SemVer> versions = ascending.stream().map(SemVerTest::semVer).toList();
    for (int i = 0; i + 1 < versions.size(); i++) {
      assertThat(versions.get(i)).isLessThan(versions.get(i + 1));
    }
    assertThat(semVer("1.0.0+a")).isEqualByComparingTo(semVer("1.0.0+b"));
    assertThat(semVer("1.0.0+a")).isNotEqualTo(semVer("1.0.0+b"));
  }

  @Test
  void holdsTheLawsOfOrderAndReadsBackWhatItWrites() {
    long seed = 7_777L;
    SplittableRandom random = new SplittableRandom(seed);
    List<String> identifiers =
        List.of("0", "1", "10", "a", "a-b", "rc", "-", "99999999999999999999");
    List<SemVer> sample = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      List<String> pre =
          random.ints(random.nextInt(3), 0, identifiers.size()).mapToObj(identifiers::get).toList();
      Optional<String> build = random.nextInt(4) == 0 ? Optional.of("01.x-") : Optional.empty();
      SemVer version =
          new SemVer(random.nextInt(2), random.nextInt(2), random.nextInt(2), pre, build);
      assertThat(SemVer.parse(version.toString())).as("seed %d", seed).contains(version);
      sample.add(version);
    }
    OrderLaws.hold(sample, "seed " + seed);
  }

  private static SemVer semVer(String text) {
    return SemVer.parse(text).orElseThrow(() -> new AssertionError(text));
  }
}
