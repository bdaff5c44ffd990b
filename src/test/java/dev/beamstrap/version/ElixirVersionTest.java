package dev.beamstrap.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElixirVersionTest {
  @ParameterizedTest
  @CsvSource({
    "v1.18.3-otp-27, 1.18.3, 27",
    "1.18.3-otp-27, 1.18.3, 27",
    "1.20.0-rc.1-otp-28, 1.20.0-rc.1, 28",
    "1.18.3, 1.18.3, ",
    "v1.20.0-rc.6, 1.20.0-rc.6, ",
  })
  void separatesVersionAndOtpMajor(String text, String version, Integer otp) {
    ElixirVersion parsed = elixir(text);
    assertThat(parsed.version()).hasToString(version);
    assertThat(parsed.otp()).isEqualTo(otp == null ? OptionalInt.empty() : OptionalInt.of(otp));
    assertThat(parsed).hasToString(text.startsWith("v") ? text.substring(1) : text);
    assertThat(ElixirVersion.objection(text)).isEmpty();
  }

  @Test
  void saysThatOnlyMajorsExist() {
    assertThat(ElixirVersion.parse("1.18.3-otp-20.1")).isEmpty();
    assertThat(ElixirVersion.objection("1.18.3-otp-20.1"))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains("-otp-20.1")
                    .contains("per major")
                    .endsWith("-otp-20"));
    assertThat(ElixirVersion.objection("1.18-otp-27"))
        .hasValueSatisfying(sentence -> assertThat(sentence).startsWith("1.18 is not"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v",
        "1.18",
        "main",
        "1.18.3-otp-",
        "1.18.3-otp-x",
        "1.18.3-otp-027",
        "vv1.18.3",
        "1.18.3+build",
        "1.18.3-otp-27-otp-28",
        "-otp-27",
        "1.18.3-otp-27.0",
        "1.18.3-otp-9999"
      })
  void refusesTheRestAndSaysWhy(String text) {
    assertThat(ElixirVersion.parse(text)).isEmpty();
    assertThat(ElixirVersion.objection(text)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.18.3-otp-27, true",
    "1.18, 1.18.3-otp-27, true",
    "v1.18, 1.18.3, true",
    "1.18.3, 1.18.3-otp-27, true",
    "1.18-otp-27, 1.18.3-otp-27, true",
    "1.18-otp-27, 1.18.3-otp-26, false",
    "1.18-otp-27, 1.18.3, false",
    "1.1, 1.18.3, false",
    "1.18.30, 1.18.3, false",
    "1.20, 1.20.0-rc.1, true",
    "1.20.0-rc, 1.20.0-rc.1-otp-28, true",
    "1.20.0-rc.1, 1.20.0-rc.10, false",
    "1.20.0-rc.1, 1.20.0, false",
    "1.18.3.1, 1.18.3, false",
    "1., 1.18.3, false",
    "main, 1.18.3, false",
    "1.18-otp-27.1, 1.18.3-otp-27, false",
  })
  void matchesPrefixesByPart(String prefix, String version, boolean matches) {
    assertThat(elixir(version).matchesPrefix(prefix)).isEqualTo(matches);
  }

  @Test
  void holdsTheLawsOfOrderAndReadsBackWhatItWrites() {
    long seed = 42L;
    SplittableRandom random = new SplittableRandom(seed);
    List<String> pres = List.of("", "-rc.0", "-rc.1", "-dev");
    List<ElixirVersion> sample = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String text =
          "1.%d.%d%s%s"
              .formatted(
                  random.nextInt(2),
                  random.nextInt(2),
                  pres.get(random.nextInt(pres.size())),
                  random.nextBoolean() ? "-otp-" + random.nextInt(9, 12) : "");
      ElixirVersion version = elixir(text);
      assertThat(version).as("seed %d", seed).hasToString(text);
      assertThat(version.matchesPrefix(text)).as("seed %d: %s", seed, text).isTrue();
      sample.add(version);
    }
    OrderLaws.hold(sample, "seed " + seed);
    assertThat(elixir("1.18.3-otp-9")).isLessThan(elixir("1.18.3-otp-10"));
    assertThat(elixir("1.18.3")).isLessThan(elixir("1.18.3-otp-25"));
    assertThat(elixir("1.18.3-otp-27")).isLessThan(elixir("1.18.4"));
  }

  private static ElixirVersion elixir(String text) {
    return ElixirVersion.parse(text).orElseThrow(() -> new AssertionError(text));
  }
}
