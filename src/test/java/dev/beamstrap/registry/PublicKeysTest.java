package dev.beamstrap.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {
  @Test
  void theKeyOfHexpmIsTheOneThatEveryHexCarries() throws Exception {
    RSAPublicKey key = (RSAPublicKey) HexpmKey.key();
    assertThat(key.getModulus().bitLength()).isEqualTo(2048);
    assertThat(key.getPublicExponent()).isEqualTo(65537);
    // The fingerprint that the documentation of `mix hex.repo` gives for it.
    assertThat(
            Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(sshEncoding(key))))
        .startsWith("O1LOYhHFW4kcrblKAxROaDEzLD8bn1seWbe5tq8TRsk");
  }

  /** As ssh-keygen hashes a key. */
  private static byte[] sshEncoding(RSAPublicKey key) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part :
        new byte[][] {
          "ssh-rsa".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          key.getPublicExponent().toByteArray(),
          key.getModulus().toByteArray()
        }) {
      out.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void readsBothKindsOfBlocks() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
    byte[] spki = key.getEncoded();
    // SEQUENCE header 3, AlgorithmIdentifier 15, BIT STRING header 3 and its unused bits 1.
    byte[] pkcs1 = Arrays.copyOfRange(spki, 22, spki.length);
    assertThat(PublicKeys.parse(pem("PUBLIC KEY", spki), "mine")).isEqualTo(key);
    assertThat(PublicKeys.parse(pem("RSA PUBLIC KEY", pkcs1), "mine")).isEqualTo(key);
    assertThat(PublicKeys.parse("note\r\n" + pem("PUBLIC KEY", spki).replace("\n", "\r\n"), "mine"))
        .isEqualTo(key);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PUBLIC KEY-----\nMIIB",
        "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"
      })
  void whatIsNoKeyIsRefusedWithTheRepository(String pem) {
    assertThatThrownBy(() -> PublicKeys.parse(pem, "repository mine"))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining("repository mine");
  }
}
