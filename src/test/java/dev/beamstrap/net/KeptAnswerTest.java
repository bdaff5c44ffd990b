package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptAnswerTest {
  private static final String KIND = "beamstrap-document 1";
  private static final String URL = "https://builds.hex.pm/installs/hex.csv";
  private static final Validators BOTH =
      new Validators(Optional.of("W/\"5f1\""), Optional.of("Fri, 20 Nov 2026 10:00:00 GMT"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theFormIsThatOfTheDocumentation() {
    assertThat(new KeptAnswer(BOTH, bytes("body\n\nmore")).file(KIND, URL))
        .asString()
        .isEqualTo(
            KIND
                + "\nurl "
                + URL
                + "\netag W/\"5f1\"\nlast-modified Fri, 20 Nov 2026 10:00:00 GMT\n\nbody\n\nmore");
  }

  @Test
  void whatWasWrittenIsRead() {
    Random random = new Random(1);
    for (int length = 0; length < 300; length++) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      Validators validators = random.nextBoolean() ? BOTH : Validators.none();
      Optional<KeptAnswer> read =
          KeptAnswer.read(new KeptAnswer(validators, body).file(KIND, URL), KIND, URL);
      assertThat(read).isPresent();
      assertThat(read.get().validators()).isEqualTo(validators);
      assertThat(read.get().body()).isEqualTo(body);
    }
  }

  @Test
  void anotherKindOrAddressIsNotRead() {
    byte[] file = new KeptAnswer(BOTH, bytes("body")).file(KIND, URL);
    assertThat(KeptAnswer.read(file, "beamstrap-record 1", URL)).isEmpty();
    assertThat(KeptAnswer.read(file, KIND, URL + "x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\n\n", "\n\nbody", KIND + "\n\nbody", KIND + "\nurl \n\n"})
  void whatIsDamagedIsNotRead(String text) {
    assertThat(KeptAnswer.read(bytes(text), KIND, URL)).isEmpty();
  }

  @Test
  void aHeadThatDoesNotEndIsNotRead() {
    byte[] file = new KeptAnswer(BOTH, new byte[0]).file(KIND, URL);
    assertThat(KeptAnswer.read(Arrays.copyOf(file, file.length - 1), KIND, URL)).isEmpty();
    byte[] endless = bytes(KIND + "\nurl " + URL + "\nx" + "y".repeat(20_000) + "\n\nbody");
    assertThat(KeptAnswer.read(endless, KIND, URL)).isEmpty();
  }
}
