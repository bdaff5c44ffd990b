package dev.beamstrap.registry;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.regex.Pattern;

/**
 * What names and versions of Hex may look like. They come from locks and registries and become
 * parts of addresses and paths, so that nothing else may get that far.
 *
 * <p>Source: hexpm lib/hexpm/repository/package.ex; the checks of Hex 2.6.0's Hex.Registry.Server.
 */
public final class HexNames {
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*+");
  // Narrower than Hex's own [A-Za-z0-9._:-]+, which takes "." and "..".
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*+(?::[A-Za-z0-9_][A-Za-z0-9._-]*+)*+");
  private static final Pattern APP = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*+");
  private static final Pattern VERSION =
      Pattern.compile(
          "[0-9]++\\.[0-9]++\\.[0-9]++(?:-[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)?+"
              + "(?:\\+[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)?+");
  private static final Pattern POLICY = Pattern.compile("[A-Za-z0-9_-]++");
  private static final int MAX_LENGTH = 128;

  private HexNames() {}

  /** Whether {@code name} can be a package, for example {@code phoenix_html}. */
  public static boolean isPackage(String name) {
    return fits(PACKAGE, name);
  }

  /** Whether {@code name} can be a repository, for example {@code hexpm} or {@code hexpm:acme}. */
  public static boolean isRepository(String name) {
    return fits(REPOSITORY, name);
  }

  /** Whether {@code name} can be an OTP application, for example {@code cowlib}. */
  public static boolean isApp(String name) {
    return fits(APP, name);
  }

  /** Whether {@code version} has three numbers, and perhaps a pre-release and a build. */
  public static boolean isVersion(String version) {
    return fits(VERSION, version);
  }

  /** {@code name} itself when it can be a package; else a failure of the record that holds it. */
  public static String requirePackage(String name) {
    return require(isPackage(name), "package name", name);
  }

  /** {@code name} itself when it can be a repository; else a failure. */
  public static String requireRepository(String name) {
    return require(isRepository(name), "repository name", name);
  }

  /** {@code version} itself when it can be a version; else a failure. */
  public static String requireVersion(String version) {
    return require(isVersion(version), "version", version);
  }

  /** {@code name} itself when it can be a policy; else a failure. */
  static String requirePolicy(String name) {
    return require(fits(POLICY, name), "policy name", name);
  }

  private static String require(boolean fits, String kind, String value) {
    if (!fits) {
      throw invalid(kind, value);
    }
    return value;
  }

  private static BeamstrapException invalid(String kind, String value) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, "'" + Printable.of(value) + "' is no valid " + kind)
        .cause("it would become part of an address and of a path")
        .remedy("tell the owner of the repository that published it")
        .exception();
  }

  private static boolean fits(Pattern pattern, String value) {
    return value.length() <= MAX_LENGTH && pattern.matcher(value).matches();
  }
}
