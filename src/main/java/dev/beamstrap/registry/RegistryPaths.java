package dev.beamstrap.registry;

/**
 * Where a repository keeps its resources, below its base address. Names are checked, so that no
 * path leads anywhere else.
 *
 * <p>Source: hexpm/specifications endpoints.md; hex_core src/hex_repo.erl.
 */
public final class RegistryPaths {
  private RegistryPaths() {}

  /** The signed record of a package, for example {@code /repos/acme/packages/secret}. */
  public static String packageRecord(String repository, String name) {
    return prefix(repository) + "/packages/" + HexNames.requirePackage(name);
  }

  /** The tarball of a version. The plus of a build is encoded, as Hex 2.5.3 and later do it. */
  public static String tarball(String repository, String name, String version) {
    return prefix(repository) + "/tarballs/" + tarballName(name, version).replace("+", "%2B");
  }

  /** The file name of a tarball, in addresses and in Hex's cache. */
  public static String tarballName(String name, String version) {
    return HexNames.requirePackage(name) + "-" + HexNames.requireVersion(version) + ".tar";
  }

  /** The signed record of an organisation's policy. */
  public static String policy(String repository, String name) {
    return prefix(repository) + "/policies/" + HexNames.requirePolicy(name);
  }

  private static String prefix(String repository) {
    HexNames.requireRepository(repository);
    int colon = repository.indexOf(':');
    return colon < 0 ? "" : "/repos/" + repository.substring(colon + 1);
  }
}
