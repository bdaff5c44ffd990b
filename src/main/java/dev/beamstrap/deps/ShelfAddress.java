package dev.beamstrap.deps;

import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.registry.HexNames;
import dev.beamstrap.registry.RegistryPaths;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address below a repository stands for.
 *
 * @param record where the package's signed record is
 * @param version the release whose tarball it is; none for the record itself
 */
record ShelfAddress(Repository repository, PackageKey owner, URI record, Optional<String> version) {
  private static final Pattern RESOURCE = Pattern.compile("/(packages|tarballs)/([^/?]{1,400})");
  private static final Pattern TARBALL = Pattern.compile("([a-z][a-z0-9_]*)-(\\d.*)\\.tar");

  /** Finds out; empty for everything that is no record and no tarball of these repositories. */
  static Optional<ShelfAddress> of(URI url, List<Repository> repositories) {
    String text = url.toString();
    for (Repository repository : repositories) {
      if (text.startsWith(repository.base() + "/")) {
        Matcher resource = RESOURCE.matcher(text.substring(repository.base().length()));
        if (resource.matches()) {
          return of(repository, resource.group(1).equals("tarballs"), resource.group(2));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ShelfAddress> of(Repository repository, boolean tarball, String name) {
    if (!tarball) {
      return named(repository, name, Optional.empty());
    }
    Matcher file = TARBALL.matcher(name.replace("%2B", "+").replace("%2b", "+"));
    return file.matches() && HexNames.isVersion(file.group(2))
        ? named(repository, file.group(1), Optional.of(file.group(2)))
        : Optional.empty();
  }

  private static Optional<ShelfAddress> named(
      Repository repository, String name, Optional<String> version) {
    if (!HexNames.isPackage(name)) {
      return Optional.empty();
    }
    PackageKey owner = new PackageKey(repository.key(), name);
    URI record = repository.at(RegistryPaths.packageRecord(repository.key(), name));
    return Optional.of(new ShelfAddress(repository, owner, record, version));
  }
}
