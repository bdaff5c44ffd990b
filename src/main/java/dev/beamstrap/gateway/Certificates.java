package dev.beamstrap.gateway;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes X.509 certificates (RFC 5280) with P-256 keys in the profile that all TLS clients of the
 * BEAM and the strict ones of others accept: authorities have no extended key usage (OTP rejects
 * some that do, erlang/otp#9208), everything below a root names its issuer's key.
 *
 * @param notBefore from when
 * @param notAfter until when; before 2050
 */
record Certificates(Instant notBefore, Instant notAfter) {
  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final int COMMON_NAME_MAX = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** An issuer: its name and its key. */
  record Issuer(String name, PublicKey publicKey, PrivateKey privateKey) {}

  /**
   * An authority.
   *
   * @param pathLength how many authorities may stand below it
   */
  X509Certificate authority(String name, PublicKey key, Issuer issuer, int pathLength)
      throws GeneralSecurityException {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(
        extension(
            19, true, Der.sequence(Der.truth(), Der.integer(BigInteger.valueOf(pathLength)))));
    // keyCertSign and cRLSign: bits 5 and 6.
    extensions.add(extension(15, true, Der.bits(1, new byte[] {0x06})));
    extensions.add(extension(14, false, Der.octets(keyId(key))));
    if (!key.equals(issuer.publicKey)) {
      extensions.add(authorityKey(issuer));
    }
    return signed(name(name), key, issuer, extensions);
  }

  /**
   * A server's.
   *
   * @param host its name in ASCII
   * @param address its address, where {@code host} spells one
   */
  X509Certificate server(String host, Optional<InetAddress> address, PublicKey key, Issuer issuer)
      throws GeneralSecurityException {
    byte[] alternative =
        address
            .map(ip -> Der.primitive(7, ip.getAddress()))
            .orElseGet(() -> Der.primitive(2, host.getBytes(StandardCharsets.US_ASCII)));
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(extension(19, true, Der.sequence()));
    // digitalSignature: bit 0.
    extensions.add(extension(15, true, Der.bits(7, new byte[] {(byte) 0x80})));
    extensions.add(extension(37, false, Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1))));
    extensions.add(extension(17, false, Der.sequence(alternative)));
    extensions.add(extension(14, false, Der.octets(keyId(key))));
    extensions.add(authorityKey(issuer));
    String shown = host.length() <= COMMON_NAME_MAX ? host : "beamstrap gateway";
    return signed(name(shown), key, issuer, extensions);
  }

  private X509Certificate signed(
      byte[] subject, PublicKey key, Issuer issuer, List<byte[]> extensions)
      throws GeneralSecurityException {
    byte[] body =
        Der.sequence(
            Der.constructed(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(126, RANDOM).setBit(126)),
            ECDSA_WITH_SHA256,
            name(issuer.name),
            Der.sequence(Der.time(notBefore), Der.time(notAfter)),
            subject,
            key.getEncoded(),
            Der.constructed(3, Der.sequence(extensions.toArray(new byte[0][]))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.privateKey);
    signature.update(body);
    byte[] whole = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] authorityKey(Issuer issuer) throws GeneralSecurityException {
    return extension(35, false, Der.sequence(Der.primitive(0, keyId(issuer.publicKey))));
  }

  private static byte[] extension(int id, boolean critical, byte[] value) {
    byte[] oid = Der.oid(2, 5, 29, id);
    return critical
        ? Der.sequence(oid, Der.truth(), Der.octets(value))
        : Der.sequence(oid, Der.octets(value));
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.text(commonName))));
  }

  /** RFC 7093 2: the leftmost 160 bits of a SHA-256, here over the whole key information. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }
}
