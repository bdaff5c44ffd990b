package dev.beamstrap.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.registry.wire.SignedWire.Signed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.zip.GZIPInputStream;

/**
 * The envelope of a registry resource: {@code gzip(Signed{payload, signature})}, where the
 * signature is RSASSA-PKCS1-v1_5 with SHA-512 over the payload. A mirror or an HTTP layer may have
 * undone the gzip already.
 *
 * <p>Source: hex_core src/hex_registry.erl; the size limit is that of Hex 2.6.0.
 */
public final class SignedRecord {
  /** Bytes, packed or unpacked. */
  public static final int MAX_SIZE = 16 << 20;

  private SignedRecord() {}

  /**
   * The payload of a response body whose signature verifies.
   *
   * @param resource what was asked for, for messages, for example {@code hexpm packages/jason}
   */
  public static byte[] open(byte[] body, PublicKey key, String resource) {
    if (body.length > MAX_SIZE) {
      throw tooLarge(resource);
    }
    Signed signed;
    try {
      signed = Signed.parseFrom(unpack(body, resource));
    } catch (InvalidProtocolBufferException e) {
      throw malformed(resource, "it is no signed message");
    }
    byte[] payload = signed.getPayload().toByteArray();
    if (!signed.hasSignature() || signed.getSignature().isEmpty()) {
      throw unsigned(resource, "it carries no signature");
    }
    if (!verifies(payload, signed.getSignature().toByteArray(), key)) {
      throw unsigned(resource, "the signature is not of the repository's key over this content");
    }
    return payload;
  }

  private static boolean verifies(byte[] payload, byte[] signature, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("SHA512withRSA");
      verifier.initVerify(key);
      verifier.update(payload);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature of the wrong length, or a key of another kind: not verified.
      return false;
    }
  }

  private static byte[] unpack(byte[] body, String resource) {
    if (body.length < 2 || body[0] != 0x1f || body[1] != (byte) 0x8b) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
      byte[] unpacked = in.readNBytes(MAX_SIZE + 1);
      if (unpacked.length > MAX_SIZE) {
        throw tooLarge(resource);
      }
      return unpacked;
    } catch (IOException e) {
      throw malformed(resource, "its gzip data is damaged or cut short");
    }
  }

  static BeamstrapException malformed(String resource, String cause) {
    return Fault.of(
            FaultCode.INTEGRITY_FORMAT,
            "the registry record of " + Printable.of(resource) + " cannot be read")
        .cause(cause)
        .remedy("try again; if it persists, tell the owner of the repository or mirror")
        .exception();
  }

  private static BeamstrapException tooLarge(String resource) {
    return malformed(resource, "it is larger than " + (MAX_SIZE >> 20) + " MiB");
  }

  private static BeamstrapException unsigned(String resource, String cause) {
    return Fault.of(
            FaultCode.INTEGRITY_SIGNATURE,
            "the registry record of " + Printable.of(resource) + " is not signed by its repository")
        .cause(cause)
        .remedy(
            "do not use this mirror; for a repository with a key of its own set its public_key"
                + " with `mix hex.repo set NAME --public-key FILE`")
        .exception();
  }
}
