package dev.beamstrap.mixtools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildKeysTest {
  private static final byte[] LIST = "2.0.6,aa,1.14.0\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path keys;
  private byte[] signature = new byte[0];

  @BeforeEach
  void signAList() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        keys.resolve("mirror.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + lines.encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    Signature signer = Signature.getInstance("SHA512withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(LIST);
    signature = lines.encode(signer.sign());
  }

  @Test
  void aKeyOfTheUsersMaySign() {
    BuildKeys.load(List.of(keys)).verify(LIST, signature, "hex.csv");
  }

  @Test
  void withoutThatKeyItIsRefused() {
    refused(BuildKeys.load(List.of()), LIST, signature);
    refused(BuildKeys.load(List.of(keys.resolve("absent"))), LIST, signature);
  }

  @Test
  void anotherListIsRefused() {
    byte[] changed = LIST.clone();
    changed[0] ^= 1;
    refused(BuildKeys.load(List.of(keys)), changed, signature);
  }

  @Test
  void whatIsNoSignatureIsRefused() {
    refused(BuildKeys.load(List.of(keys)), LIST, new byte[0]);
    refused(
        BuildKeys.load(List.of(keys)),
        LIST,
        "<html>blocked</html>".getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(BuildKeys keys, byte[] list, byte[] signature) {
    assertThatThrownBy(() -> keys.verify(list, signature, "hex.csv"))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            e -> assertThat(e.fault().code()).isEqualTo(FaultCode.INTEGRITY_SIGNATURE));
  }
}
