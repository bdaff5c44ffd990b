package dev.beamstrap.hexcache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Hex keeps its files. Source: {@code lib/hex/config.ex} and {@code lib/hex/state.ex} of Hex
 * 2.5.1, the same since 1.0.
 *
 * @param cache of registry and packages
 * @param config of {@code hex.config}
 * @param data of documentation
 * @param windows whether names of files are those of Windows
 */
public record HexHome(Path cache, Path config, Path data, boolean windows) {

  /**
   * The home that an environment makes: {@code HEX_HOME}, else with {@code MIX_XDG=1} or {@code
   * true} the XDG directories (by the rules of Linux on every system), else {@code ~/.hex}.
   *
   * @param environment variables by name; an empty one counts as not set
   * @param userHome the home directory of the user
   * @param workingDirectory what a relative {@code HEX_HOME} is relative to
   */
  public static HexHome of(
      Map<String, String> environment, Path userHome, Path workingDirectory, boolean windows) {
    Optional<Path> chosen =
        EnvironmentPath.set(environment, "HEX_HOME")
            .map(text -> EnvironmentPath.expand(text, userHome, workingDirectory));
    String xdg = environment.getOrDefault("MIX_XDG", "");
    if (chosen.isEmpty() && (xdg.equals("1") || xdg.equals("true"))) {
      return new HexHome(
          xdg(environment, "XDG_CACHE_HOME", userHome.resolve(".cache"), workingDirectory),
          xdg(environment, "XDG_CONFIG_HOME", userHome.resolve(".config"), workingDirectory),
          xdg(
              environment,
              "XDG_DATA_HOME",
              userHome.resolve(".local").resolve("share"),
              workingDirectory),
          windows);
    }
    Path home = chosen.orElseGet(() -> userHome.resolve(".hex"));
    return new HexHome(home, home, home, windows);
  }

  private static Path xdg(
      Map<String, String> environment, String name, Path otherwise, Path workingDirectory) {
    return EnvironmentPath.set(environment, name)
        .map(workingDirectory::resolve)
        .orElse(otherwise)
        .resolve("hex");
  }

  /** The registry cache of a form. */
  public Path registryCache(CacheFormat format) {
    return cache.resolve(format.fileName());
  }

  /**
   * The tarball of a release.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format} for names
   *     that would lead elsewhere
   */
  public Path tarball(PackageKey owner, String version) {
    String repository = PathPart.of(owner.repository());
    return cache
        .resolve("packages")
        .resolve(windows ? repository.replace(':', '-') : repository)
        .resolve(PathPart.of(owner.name() + "-" + version + ".tar"));
  }

  /** The configuration file, Erlang terms. */
  public Path configFile() {
    return config.resolve("hex.config");
  }
}
