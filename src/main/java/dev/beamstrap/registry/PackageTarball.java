package dev.beamstrap.registry;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A package tarball that was checked: an uncompressed tar of {@code VERSION} (the digit 3), {@code
 * CHECKSUM} (the inner checksum in hexadecimal), {@code metadata.config} and {@code
 * contents.tar.gz}.
 *
 * <p>Source: hexpm/specifications package_tarball.md; hex_core 0.19 src/hex_tarball.erl.
 *
 * @param outer the SHA-256 of the whole file
 * @param inner the SHA-256 of VERSION, metadata.config and contents.tar.gz, one after the other
 * @param size bytes of the whole file
 * @param metadata the text of metadata.config: Erlang terms
 */
public record PackageTarball(Sha256 outer, Sha256 inner, long size, String metadata) {

  /**
   * What the registry or a lock says of a tarball; what is absent is not compared.
   *
   * @param tarball its name in messages, for example {@code jason-1.4.1.tar}
   */
  public record Expected(String tarball, Optional<Sha256> outer, Optional<Sha256> inner) {}

  /**
   * Reads {@code in} to its end and checks checksums, members and sizes on the way. Nothing but
   * {@code metadata.config} is kept in memory; only if a foreign tool put the contents in front of
   * it are they held for a while, up to the tarball's limit.
   *
   * <p>A wrong outer checksum is reported before any other defect, for it explains them.
   *
   * @throws IOException if {@code in} cannot be read; {@code in} is not closed
   */
  public static PackageTarball verify(InputStream in, Expected expected, TarballLimits limits)
      throws IOException {
    MeasuredInput input = new MeasuredInput(in, limits.tarball());
    PackageTarballReader reader = new PackageTarballReader(input, expected, limits);
    Optional<BeamstrapException> defect = Optional.empty();
    try {
      reader.read();
    } catch (BeamstrapException e) {
      defect = Optional.of(e);
    }
    input.drain();
    if (input.exceeded()) {
      throw damaged(expected, "it is larger than " + (limits.tarball() >> 20) + " MiB");
    }
    Sha256 outer = input.digest();
    if (expected.outer().filter(wanted -> !wanted.equals(outer)).isPresent()) {
      throw mismatch(expected, "outer", expected.outer().get(), outer);
    }
    if (defect.isPresent()) {
      throw defect.get();
    }
    Sha256 inner = reader.inner();
    if (expected.inner().filter(wanted -> !wanted.equals(inner)).isPresent()) {
      throw mismatch(expected, "inner", expected.inner().get(), inner);
    }
    return new PackageTarball(outer, inner, input.count(), reader.metadata());
  }

  static BeamstrapException damaged(Expected expected, String cause) {
    return Fault.of(
            FaultCode.INTEGRITY_ARCHIVE,
            Printable.of(expected.tarball()) + " is no valid package tarball")
        .cause(cause)
        .remedy("try again; if it persists, tell the owner of the package or mirror")
        .exception();
  }

  static BeamstrapException mismatch(Expected expected, String which, Sha256 wanted, Sha256 found) {
    return Fault.of(
            FaultCode.INTEGRITY_CHECKSUM,
            Printable.of(expected.tarball()) + " has another " + which + " checksum than expected")
        .cause("SHA-256 " + found + ", expected " + wanted)
        .remedy("try again; if it persists, do not use this mirror")
        .exception();
  }
}
