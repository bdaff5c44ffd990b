package dev.beamstrap.registry;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Public keys of repositories, from the PEM text that {@code hex.config} holds. */
public final class PublicKeys {
  private static final int MAX_LENGTH = 32 << 10;
  // AlgorithmIdentifier of RSA: rsaEncryption, NULL (RFC 8017, appendix A.1).
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private PublicKeys() {}

  /**
   * The RSA key of the first {@code PUBLIC KEY} or {@code RSA PUBLIC KEY} block of {@code pem}.
   *
   * @param repository whose key it is, a repository or a file, for the message when it is unusable
   */
  public static PublicKey parse(String pem, String repository) {
    if (pem.length() > MAX_LENGTH) {
      throw invalid(repository, "it is too long");
    }
    byte[] spki = block(pem, "PUBLIC KEY", repository);
    if (spki.length == 0) {
      spki = wrap(block(pem, "RSA PUBLIC KEY", repository));
    }
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw invalid(repository, "it holds no RSA key");
    }
  }

  private static byte[] block(String pem, String label, String repository) {
    String begin = "-----BEGIN " + label + "-----";
    int from = pem.indexOf(begin);
    if (from < 0) {
      return new byte[0];
    }
    int to = pem.indexOf("-----END " + label + "-----", from);
    if (to < 0) {
      throw invalid(repository, "its PEM block has no end");
    }
    StringBuilder digits = new StringBuilder();
    pem.substring(from + begin.length(), to)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .forEach(digits::appendCodePoint);
    try {
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException e) {
      throw invalid(repository, "its PEM block is not base64");
    }
  }

  /** A SubjectPublicKeyInfo around a PKCS#1 key. */
  private static byte[] wrap(byte[] pkcs1) {
    ByteArrayOutputStream bits = new ByteArrayOutputStream();
    bits.write(0);
    bits.writeBytes(pkcs1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA);
    content.writeBytes(tagged(0x03, bits.toByteArray()));
    return tagged(0x30, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      // Two bytes are enough for MAX_LENGTH.
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static BeamstrapException invalid(String repository, String cause) {
    return Fault.of(
            FaultCode.INTEGRITY_FORMAT,
            "the public key of " + Printable.of(repository) + " cannot be used")
        .cause(cause)
        .remedy("replace it by the PEM text that its owner publishes")
        .exception();
  }
}
