package dev.beamstrap.exec;

import dev.beamstrap.fault.SafeUrl;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An environment without the secrets that are in it, for a program that is not to have them. What
 * is a secret is told by the variable's name, and by a user and password in an address.
 */
final class Scrubbing {
  /** Words of a name, between underscores, that make its value a secret. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(^|_)(TOKEN|TOKENS|SECRET|SECRETS|PASSWD|PASSPHRASE|PASS|PWD|PAT|CREDENTIAL|CREDENTIALS"
              + "|APIKEY|AUTH|COOKIE|NETRC)(_|$)|PASSWORDS?(_|$)|(^|_)(API|ACCESS|PRIVATE|SECRET|SIGNING|REPOS|ORG"
              + "|ENCRYPTION|DEPLOY|SSH|MASTER)_KEY(S)?(_|$)|_KEY_BASE$");

  /** They say where a secret is or how one is asked for, and hold none. */
  private static final Set<String> HARMLESS =
      Set.of("SSH_AUTH_SOCK", "GIT_ASKPASS", "XAUTHORITY", "PWD", "OLDPWD");

  private Scrubbing() {}

  /**
   * Removes secrets.
   *
   * @param keep names that stay although they look like secrets
   */
  static Map<String, String> scrubbed(Map<String, String> env, Set<String> keep) {
    Map<String, String> clean = new LinkedHashMap<>();
    env.forEach(
        (name, value) -> {
          if (keep.contains(name) || name.equals(ChildVariables.TOKEN)) {
            clean.put(name, value);
          } else if (!isSecret(name)) {
            clean.put(name, SafeUrl.withoutUser(value));
          }
        });
    return clean;
  }

  static boolean isSecret(String name) {
    return !HARMLESS.contains(name) && SECRET.matcher(name.toUpperCase(Locale.ROOT)).find();
  }
}
