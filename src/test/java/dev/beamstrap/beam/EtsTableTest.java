package dev.beamstrap.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtsTableTest {
  /** Accepted by {@code ets:file2tab} with verify of OTP 25.2.3, 27.3.4 and 29.1.1. */
  private static final String GOLDEN =
      "0102030463584d0b000000cc62574c41836809680277046e616d65771a456c69"
          + "7869722e4865782e52656769737472792e536572766572680277047479706577"
          + "037365746802770a70726f74656374696f6e770970726f746563746564680277"
          + "0b6e616d65645f7461626c65770566616c7365680277066b6579706f73610168"
          + "02770473697a6561016802770d6d616a6f725f76657273696f6e61016802770d"
          + "6d696e6f725f76657273696f6e61006802770d657874656e6465645f696e666f"
          + "6c00000002770c6f626a6563745f636f756e7477066d643573756d6a0000000e"
          + "62574c41836802770776657273696f6e61050000004362574c41836c00000002"
          + "770d24656e645f6f665f7461626c656c0000000268027705636f756e74610168"
          + "0277036d64356d00000010bd3ce1b0cbf3b2d71dc852c6d1cfa04c6a6a";

  @Test
  void writesTheGoldenImage() {
    assertThat(HexFormat.of().formatHex(table(true, version()).write())).isEqualTo(GOLDEN);
  }

  @Test
  void readsTheGoldenImage() {
    assertThat(EtsTable.read(golden())).isEqualTo(table(true, version()));
  }

  @Test
  void readsAnImageThatErlangWrote() throws Exception {
    byte[] image;
    try (var in = EtsTableTest.class.getResourceAsStream("/beam/otp25-ordered_set.ets")) {
      image = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    EtsTable table = EtsTable.read(image);
    assertThat(table.name()).isEqualTo("package_index");
    assertThat(table.kind()).isEqualTo(EtsTable.Kind.ORDERED_SET);
    assertThat(table.protection()).isEqualTo(EtsTable.Protection.PUBLIC);
    assertThat(table.named()).isTrue();
    assertThat(table.keyPosition()).isEqualTo(2);
    assertThat(table.verified()).isFalse();
    assertThat(table.objects().stream().map(EncodedTerm::toString))
        .containsExactly("{6,package_index_version}", "{x,{<<\"cowlib\">>,1.5},\"abc\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {65526, 65527, 65528, 65529, 131064, 200_000})
  void payloadsAroundTheChecksumBound(int payload) {
    // 131, a tuple of an atom and a binary: 13 bytes around the binary's content
    EncodedTerm object =
        EncodedTerm.of(Term.tuple(Term.atom("key"), Term.binary(new byte[payload - 13])));
    assertThat(object.size() + 1).isEqualTo(payload);
    EtsTable table = table(true, object, version());
    byte[] image = table.write();
    assertThat(EtsTable.read(image)).isEqualTo(table);
    int item = 8 + 8 + 0xcc;
    assertThat(ByteBuffer.wrap(image).getInt(item)).isEqualTo(payload);
    assertThat(image[item + 8 + (payload >= 65528 ? 16 : 0)] & 0xff).isEqualTo(131);
    if (payload >= 65528) {
      image[item + 8]++;
      assertBad(image, "badfile");
    }
  }

  @Test
  void verifiesAsFile2tabDoes() {
    byte[] opened = golden();
    ByteBuffer.wrap(opened).putInt(4, 0x06070809);
    assertThat(EtsTable.read(opened)).as("still open").isEqualTo(table(true, version()));

    byte[] image = golden();
    image[4]++;
    assertBad(image, "not_a_log_file");
    assertBad(new byte[0], "not_a_log_file");
    assertBad(
        "HEX REGISTRY CACHE 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        "not_a_log_file");

    image = golden();
    image[241]++; // the 5 of {version,5}
    assertBad(image, "checksum_error");

    image = golden();
    image[286]++; // the count of the trailer
    assertBad(image, "invalid_object_count");

    assertBad(Arrays.copyOf(golden(), golden().length - 1), "badfile");
    assertBad(Arrays.copyOf(golden(), golden().length - 75), "badfile");
    assertBad(Arrays.copyOf(golden(), golden().length + 9), "badfile");
    assertBad(Arrays.copyOf(golden(), 8), "badfile");
  }

  @Test
  void withoutATrailerTheSizeMustBeRight() {
    byte[] image = table(false, version(), EncodedTerm.of(Term.tuple(Term.integer(1)))).write();
    assertThat(EtsTable.read(image).objects()).hasSize(2);
    assertBad(Arrays.copyOf(image, image.length - (8 + 5)), "invalid_object_count");
  }

  @Test
  void equalKeysAreLeftToTheReader() {
    EtsTable table = table(true, version(), version());
    assertThat(EtsTable.read(table.write()).objects()).hasSize(2);
  }

  @Test
  void mutatedImagesAreReadOrRefused() {
    byte[] good = golden();
    byte[] unverified = table(false, version(), version()).write();
    int refused = 0;
    for (long seed = 0; seed < 100_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] image = (random.nextBoolean() ? good : unverified).clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        image[random.nextInt(image.length)] = (byte) random.nextInt(256);
      }
      try {
        EtsTable.read(image);
      } catch (BeamstrapException expected) {
        assertThat(expected.fault().code())
            .as("seed %d", seed)
            .isEqualTo(FaultCode.INTEGRITY_FORMAT);
        refused++;
      }
    }
    assertThat(refused).isBetween(50_000, 99_999);
  }

  private static byte[] golden() {
    return HexFormat.of().parseHex(GOLDEN);
  }

  private static EncodedTerm version() {
    return EncodedTerm.of(Term.tuple(Term.atom("version"), Term.integer(5)));
  }

  private static EtsTable table(boolean verified, EncodedTerm... objects) {
    return new EtsTable(
        "Elixir.Hex.Registry.Server",
        EtsTable.Kind.SET,
        EtsTable.Protection.PROTECTED,
        false,
        1,
        verified,
        new ArrayList<>(List.of(objects)));
  }

  private static void assertBad(byte[] image, String word) {
    assertThatThrownBy(() -> EtsTable.read(image))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageStartingWith(word + ":");
  }
}
