package dev.beamstrap.mixtools;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.registry.PublicKeys;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The keys that may sign the lists of Hex and rebar3 builds: the one compiled into Mix, and those
 * that the user put into {@code $MIX_HOME/public_keys}, as Mix up to 1.18 allows. Source: Elixir
 * {@code lib/mix/lib/mix/public_key.ex} at v1.18.3.
 */
final class BuildKeys {
  private static final long MAX_KEY_BYTES = 64 * 1024;
  private static final String ELIXIR_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAslPz1mAfyAvRv8W8xOdv
      HQMbDJkDKfRhsL4JBGwGH7qw0xh+TbaUlNaM3pF+i8VUjS/4FeXjT/OAUEAHu5Y2
      rBVlx00QcH8Dpbyf+H73XiCs0MXnTSecqDgzx6i6NMi8knklHT7yHySHtuuPmPuN
      Po8QTKolCKftwPE/iNDeyZfwufd+hTCoCQdoTVcB01SElfNtvKRtoKbx35q80IPr
      rOcGsALmr58+bWqCTY/51kFeRxzrPJ5LdcLU/AebyWddD4IUfPDxk16jTiCagMWA
      JPSwo8NUrWDIBbD+rEUp06y0ek276rG5Tzm/3Bma56RN/u6nAqBTBE8F2Hu2QBKj
      lQIDAQAB
      -----END PUBLIC KEY-----
      """;

  private final List<PublicKey> keys;

  private BuildKeys(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The built-in key and every PEM file in the given {@code public_keys} directories. */
  static BuildKeys load(List<Path> directories) {
    List<PublicKey> keys = new ArrayList<>();
    keys.add(PublicKeys.parse(ELIXIR_KEY, "Elixir"));
    for (Path directory : directories) {
      addAll(directory, keys);
    }
    return new BuildKeys(keys);
  }

  private static void addAll(Path directory, List<PublicKey> keys) {
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          if (Files.isRegularFile(file) && Files.size(file) <= MAX_KEY_BYTES) {
            keys.add(PublicKeys.parse(Files.readString(file), file.toString()));
          }
        }
      } catch (IOException e) {
        throw DiskFaults.of(e, "read", directory);
      }
    }
  }

  /**
   * Verifies a detached signature: RSA PKCS#1 v1.5 with SHA-512 over the list's bytes, in base64
   * with line breaks. A signature by none of the keys is {@code integrity.signature}.
   */
  void verify(byte[] list, byte[] signatureFile, String source) {
    byte[] signature;
    try {
      signature = Base64.getMimeDecoder().decode(signatureFile);
    } catch (IllegalArgumentException e) {
      throw refused(source, "its .signed file is no base64");
    }
    for (PublicKey key : keys) {
      if (signs(key, list, signature)) {
        return;
      }
    }
    throw refused(source, "its signature was made by none of the " + keys.size() + " known keys");
  }

  private static boolean signs(PublicKey key, byte[] list, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA512withRSA");
      verifier.initVerify(key);
      verifier.update(list);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature of another length than the key's is an exception in some providers.
      return false;
    }
  }

  private static RuntimeException refused(String source, String cause) {
    return Fault.of(FaultCode.INTEGRITY_SIGNATURE, source + " cannot be trusted")
        .cause(cause + "; a proxy or mirror may have changed it")
        .remedy(
            "for a mirror that signs with its own key, put its public key into"
                + " $MIX_HOME/public_keys (~/.mix/public_keys)")
        .exception();
  }
}
