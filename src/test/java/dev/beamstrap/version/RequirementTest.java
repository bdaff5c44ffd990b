package dev.beamstrap.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases from elixir's own test of {@code Version}, then requirements drawn at random. */
class RequirementTest {
  @ParameterizedTest
  @CsvSource({
    "2.3.0, 2.3.0, true",
    "2.3.0, 2.4.0, false",
    "== 0.9.3+dev, 0.9.3, true",
    "!2.3.0, 2.4.0, true",
    "!2.3.0, 2.3.0, false",
    "!= 2.3.0, 2.3.0, false",
    "> 2.3.0, 2.4.0, true",
    "> 2.3.0, 2.3.0, false",
    "> 1.2.3-alpha, 1.2.3, true",
    "> 1.2.3-alpha.beta, 1.2.3-alpha.beta.sigma, true",
    "> 0.10.2, 0.10.2-dev, false",
    "> 1.5.0-rc.0, 1.5.0-rc0, true",
    ">= 1.0.0, 1.0.0, true",
    ">=1.0.0, 1.0.0, true",
    "'    >     2.4.0', 2.4.1, true",
    "< 0.10.2, 0.10.2-dev, true",
    "< 2.0.0, 2.0.0-rc.1, true",
    "<= 2.3.0, 2.3.0, true",
    "~> 2.1, 2.1.0-rc.1, false",
    "~> 2.1, 2.99.0, true",
    "~> 2.1, 3.0.0-rc.1, false",
    "~> 2.1, 3.0.0, false",
    "~> 2.1.3, 2.1.4-rc.1, true",
    "~> 2.1.3, 2.2.0, false",
    "~> 2.1.0, 2.2.0-dev, false",
    "~> 2.1.0-dev, 2.2.0-dev, false",
    "~> 2.1.3-rc.1, 2.1.3-rc.1, true",
    "~> 1.11-dev, 1.11.0-dev, true",
    "~> 1.11-dev, 1.12.0, true",
    "~> 1.11-dev, 2.0.0, false",
    "> 0.9.0 and < 0.10.0, 0.9.3, true",
    "> 0.9.0 and < 0.10.0, 0.10.2, false",
    "0.9.1 or 0.9.3 or 0.9.5, 0.9.5, true",
    "0.9.1 or 0.9.3 or 0.9.5, 0.9.6, false",
    ">= 0.7.0 or < 0.2.0 and >= 0.1.0, 0.1.5, true",
    ">= 0.7.0 or < 0.2.0 and >= 0.1.0, 0.3.0, false",
    ">= 0.7.0 or < 0.2.0 and >= 0.1.0, 0.7.5, true",
    "== 0.2.0 or >= 0.3.0 and < 0.4.0 or == 0.7.0, 0.3.5, true",
    "== 0.2.0 or >= 0.3.0 and < 0.4.0 or == 0.7.0, 0.4.0, false",
    "== 0.2.0 or >= 0.3.0 and < 0.4.0 or == 0.7.0, 0.7.0, true",
    ">= 1.0.0 and < 2.0.0 or == 3.0.0, 3.0.0, true",
  })
  void meansWhatElixirMeans(String requirement, String version, boolean matches) {
    assertThat(requirement(requirement).matches(semVer(version))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "~> 1",
        "1.0",
        ">= 1.0",
        ">= 1",
        "=> 1.0.0",
        "= 1.0.0",
        ">= 1.0.0, < 2.0.0",
        ">= 1.0.0 && < 2.0.0",
        "(>= 1.0.0)",
        ">= 1.0.0 and",
        "and 1.0.0",
        ">= 1.0.0 and ",
        " or 1.0.0",
        "== >= 1.2.3",
        "1.2.3 and or 4.5.6",
        "1.2.3 >=",
        "1 . 2 . 3",
        "1.2.3 1.2.4",
        "~>",
        "~> 1.0 or~> 2.0",
        "~> 1.0\nor ~> 2.0",
        "~> 1.0.0.0"
      })
  void refusesWhatElixirRefuses(String text) {
    assertThat(Requirement.parse(text)).isEmpty();
  }

  @Test
  void agreesWithItsOwnDefinitionOnRandomRequirements() {
    long seed = 99L;
    SplittableRandom random = new SplittableRandom(seed);
    List<SemVer> versions = new ArrayList<>();
    for (int major = 0; major < 3; major++) {
      for (int minor = 0; minor < 3; minor++) {
        for (String end : List.of(".0-rc.1", ".0", ".1-0", ".1", ".2")) {
          versions.add(semVer(major + "." + minor + end));
        }
      }
    }
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      Predicate<SemVer> any = v -> false;
      int alternatives = random.nextInt(1, 4);
      for (int i = 0; i < alternatives; i++) {
        text.append(i == 0 ? "" : " or ");
        Predicate<SemVer> all = v -> true;
        int conditions = random.nextInt(1, 4);
        for (int j = 0; j < conditions; j++) {
          text.append(j == 0 ? "" : " and ");
          all = all.and(condition(random, versions, text));
        }
        any = any.or(all);
      }
      Requirement requirement = requirement(text.toString());
      assertThat(requirement).hasToString(text.toString());
      for (SemVer version : versions) {
        assertThat(requirement.matches(version))
            .as("seed %d: %s for %s", seed, text, version)
            .isEqualTo(any.test(version));
      }
    }
  }

  private static Predicate<SemVer> condition(
      SplittableRandom random, List<SemVer> versions, StringBuilder text) {
    SemVer v = versions.get(random.nextInt(versions.size()));
    String space = " ".repeat(random.nextInt(3));
    switch (random.nextInt(7)) {
      case 0 -> {
        text.append(random.nextBoolean() ? "" : "==" + space).append(v);
        return c -> c.compareTo(v) == 0;
      }
      case 1 -> {
        text.append(random.nextBoolean() ? "!=" : "!").append(space).append(v);
        return c -> c.compareTo(v) != 0;
      }
      case 2 -> {
        text.append('>').append(space).append(v);
        return c -> c.compareTo(v) > 0;
      }
      case 3 -> {
        text.append(">=").append(space).append(v);
        return c -> c.compareTo(v) >= 0;
      }
      case 4 -> {
        text.append('<').append(space).append(v);
        return c -> c.compareTo(v) < 0;
      }
      case 5 -> {
        text.append("~>").append(space).append(v.major()).append('.').append(v.minor());
        return c -> c.major() == v.major() && c.compareTo(SemVer.of(v.major(), v.minor(), 0)) >= 0;
      }
      default -> {
        text.append("~>").append(space).append(v);
        return c -> c.major() == v.major() && c.minor() == v.minor() && c.compareTo(v) >= 0;
      }
    }
  }

  @Test
  void neverThrowsOnMutatedTextAndReadsBackTheRest() {
    long seed = 5L;
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "0123456789.-+~><=! andor*\té\0";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(">= 1.0.0-rc.1 and < 2.0.0 or ~> 3.1");
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String mutated = text.substring(0, random.nextInt(text.length() + 1));
      Requirement.parse(mutated).ifPresent(r -> r.matches(SemVer.of(1, 2, 3)));
      SemVer.parse(mutated).ifPresent(v -> assertThat(v).hasToString(mutated));
      ElixirVersion.parse(mutated).ifPresent(v -> assertThat(v).hasToString(mutated));
      OtpVersion.parse(mutated).ifPresent(v -> assertThat(v).hasToString(mutated));
    }
  }

  private static Requirement requirement(String text) {
    return Requirement.parse(text).orElseThrow(() -> new AssertionError(text));
  }

  private static SemVer semVer(String text) {
    return SemVer.parse(text).orElseThrow(() -> new AssertionError(text));
  }
}
