package dev.beamstrap.registry;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;

/**
 * Which repository and name a record must speak of. A valid signature alone does not stop a mirror
 * from serving one package's record in another's place.
 *
 * <p>Source: hex_core src/hex_repo.erl repo_name; hex v2.5.1 lib/hex/repo.ex.
 *
 * @param repository the repository as Hex calls it: {@code hexpm}, {@code hexpm:acme}, {@code mine}
 * @param verified false when HEX_NO_VERIFY_REPO_ORIGIN asks to believe any record
 */
public record Origin(String repository, boolean verified) {
  public Origin {
    HexNames.requireRepository(repository);
  }

  /** The origin of a repository, verified. */
  public static Origin of(String repository) {
    return new Origin(repository, true);
  }

  /** The repository as its own records call it: {@code acme} for {@code hexpm:acme}. */
  public String plainName() {
    return repository.substring(repository.indexOf(':') + 1);
  }

  /** Fails when a record of {@code found} is not of this repository. */
  void check(String found, String resource) {
    if (verified && !found.equals(plainName())) {
      throw mismatch(resource, "repository", plainName(), found);
    }
  }

  /** Fails when a record is not of this repository or not called {@code wanted}. */
  void check(String found, String wanted, String foundName, String resource) {
    check(found, resource);
    if (verified && !foundName.equals(wanted)) {
      throw mismatch(resource, "name", wanted, foundName);
    }
  }

  private static RuntimeException mismatch(
      String resource, String what, String wanted, String found) {
    return Fault.of(
            FaultCode.INTEGRITY_ORIGIN,
            "the registry record of " + Printable.of(resource) + " speaks of something else")
        .cause("its " + what + " is '" + Printable.of(found) + "', not '" + wanted + "'")
        .remedy(
            "check the mirror's address; if the mirror renames repositories on purpose, set"
                + " HEX_NO_VERIFY_REPO_ORIGIN=1")
        .exception();
  }
}
