package dev.beamstrap.deps;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param packages the locked releases of Hex packages
 * @param git the locked Git dependencies
 * @param written the caches that were written
 * @param complete whether the project's caches were complete before
 */
public record DepsReport(
    List<PackageOutcome> packages, List<GitOutcome> git, List<Path> written, boolean complete) {
  /** Copies the lists. */
  public DepsReport {
    packages = List.copyOf(packages);
    git = List.copyOf(git);
    written = List.copyOf(written);
  }

  /**
   * What became of a package.
   *
   * @param name the package
   * @param version the locked version
   * @param repository {@code hexpm}, {@code hexpm:ORG} or a custom name
   * @param fetched whether anything of it came over the network
   * @param bytes how many bytes came over the network
   * @param source where from
   */
  public record PackageOutcome(
      String name,
      String version,
      String repository,
      boolean fetched,
      long bytes,
      Optional<URI> source) {}

  /**
   * What became of a Git dependency.
   *
   * @param app the application
   * @param revision the locked revision
   * @param url the repository as the lock names it
   * @param fetched whether this run fetched it
   */
  public record GitOutcome(String app, String revision, String url, boolean fetched) {}
}
