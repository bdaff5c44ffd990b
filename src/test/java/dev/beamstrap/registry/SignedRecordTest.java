package dev.beamstrap.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SignedRecordTest {
  private static final KeyPair KEYS = generate();
  private static final byte[] PAYLOAD = "the payload".getBytes(UTF_8);

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sign(byte[] payload) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA512withRSA");
    signer.initSign(KEYS.getPrivate());
    signer.update(payload);
    return signer.sign();
  }

  private static byte[] signed(byte[] payload) throws GeneralSecurityException {
    return new WireBytes().bytes(1, payload).bytes(2, sign(payload)).toBytes();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Fault failure(byte[] body, PublicKey key) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> SignedRecord.open(body, key, "hexpm packages/a"))
        .fault();
  }

  @Test
  void opensPackedAndPlainRecords() throws Exception {
    byte[] record = signed(PAYLOAD);
    for (byte[] body : new byte[][] {record, gzip(record)}) {
      assertThat(SignedRecord.open(body, KEYS.getPublic(), "hexpm packages/a")).isEqualTo(PAYLOAD);
    }
  }

  @Test
  void refusesAnotherKey() throws Exception {
    Fault fault = failure(gzip(signed(PAYLOAD)), HexpmKey.key());
    assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_SIGNATURE);
    assertThat(fault.message()).contains("hexpm packages/a");
  }

  @Test
  void refusesAPayloadThatWasNotSigned() throws Exception {
    byte[] swapped =
        new WireBytes().bytes(1, "another".getBytes(UTF_8)).bytes(2, sign(PAYLOAD)).toBytes();
    assertThat(failure(swapped, KEYS.getPublic()).code()).isEqualTo(FaultCode.INTEGRITY_SIGNATURE);
  }

  @Test
  void refusesRecordsWithoutSignature() {
    for (WireBytes record :
        new WireBytes[] {
          new WireBytes().bytes(1, PAYLOAD),
          new WireBytes().bytes(1, PAYLOAD).bytes(2, new byte[0]),
          new WireBytes().bytes(1, PAYLOAD).bytes(2, new byte[7])
        }) {
      assertThat(failure(record.toBytes(), KEYS.getPublic()).code())
          .isEqualTo(FaultCode.INTEGRITY_SIGNATURE);
    }
  }

  @Test
  void noFlippedBitGetsThrough() throws Exception {
    byte[] body = signed(PAYLOAD);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = body.clone();
      int bit = random.nextInt(body.length * 8);
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] opened;
      try {
        opened = SignedRecord.open(damaged, KEYS.getPublic(), "a");
      } catch (BeamstrapException e) {
        assertThat(e.fault().code().code()).as("bit %s", bit).startsWith("integrity.");
        continue;
      }
      // Only bits outside of payload and signature can go unnoticed.
      assertThat(opened).as("bit %s", bit).isEqualTo(PAYLOAD);
    }
  }

  @Test
  void cutRecordsAreNoRecords() throws Exception {
    byte[] body = gzip(signed(PAYLOAD));
    for (int length = 0; length < body.length; length++) {
      assertThat(failure(Arrays.copyOf(body, length), KEYS.getPublic()).code().code())
          .as("cut at %s", length)
          .startsWith("integrity.");
    }
  }

  @Test
  void whatUnpacksToMoreThanSixteenMebibytesIsRefused() throws Exception {
    Fault bomb = failure(gzip(new byte[SignedRecord.MAX_SIZE + 1]), KEYS.getPublic());
    assertThat(bomb.code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
    assertThat(bomb.cause()).isEqualTo("it is larger than 16 MiB");
    assertThat(failure(new byte[SignedRecord.MAX_SIZE + 1], KEYS.getPublic()).cause())
        .isEqualTo("it is larger than 16 MiB");
  }
}
