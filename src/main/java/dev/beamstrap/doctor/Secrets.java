package dev.beamstrap.doctor;

import dev.beamstrap.fault.SafeUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may never be shown: the values of variables that are called secrets, passwords of proxies in
 * each form in which somebody may echo them, and whatever has the shape of a credential.
 */
final class Secrets {
  private static final Pattern NAMES =
      Pattern.compile("(?i).*(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|_KEY|APIKEY).*");
  private static final Pattern PUBLIC_NAMES = Pattern.compile("(?i).*(_PATH|_FILE|_DIR|_URL)");
  private static final Pattern USERINFO = Pattern.compile("(?:^|//)([^/\\s@]+)@");
  private static final Pattern BARE_USERINFO =
      Pattern.compile("(?<![\\w/])[^\\s/@:\"'=]+:[^\\s/@\"']+@(?=[\\w\\[])");
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(\\s*[:=]\\s*)[^\\r\\n]+");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(basic|bearer|token) +[\\w+/=.~-]{8,}");
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)([\\w.-]*(?:password|passwd|passphrase|secret|token|api_?key))(\\\\?[\"']?\\s*[=:]\\s*\\\\?[\"']?)[^\\s\"'&,;]+");
  private static final Pattern WELL_KNOWN =
      Pattern.compile("\\b(?:gh[pousr]_|github_pat_|sk-|xox[abp]-|glpat-|AKIA)[\\w-]{8,}");
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  /** The secrets that an environment holds. */
  static Secrets of(Map<String, String> env) {
    Set<String> found = new LinkedHashSet<>();
    env.forEach(
        (name, value) -> {
          boolean named = NAMES.matcher(name).matches() && !PUBLIC_NAMES.matcher(name).matches();
          if (named && value.length() > SHORTEST) {
            found.add(value.strip());
          }
          if (name.toLowerCase(Locale.ROOT).endsWith("_proxy")) {
            Matcher userinfo = USERINFO.matcher(value);
            if (userinfo.find()) {
              addCredentials(found, userinfo.group(1));
            }
          }
        });
    List<String> longestFirst = new ArrayList<>(found);
    longestFirst.removeIf(value -> value.length() < SHORTEST);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    return new Secrets(List.copyOf(longestFirst));
  }

  private static void addCredentials(Set<String> found, String userinfo) {
    found.add(userinfo);
    String decoded = decoded(userinfo);
    found.add(decoded);
    found.add(Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8)));
    for (String form : List.of(userinfo, decoded)) {
      int colon = form.indexOf(':');
      if (colon >= 0) {
        found.add(form.substring(colon + 1));
        found.add(decoded(form.substring(colon + 1)));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /** The text with every secret masked. */
  SafeText safe(String text) {
    String masked = new SafeUrl(text).text();
    for (String value : values) {
      masked = masked.replace(value, "***");
    }
    masked = BARE_USERINFO.matcher(masked).replaceAll("***@");
    masked = HEADER.matcher(masked).replaceAll("$1$2***");
    masked = ASSIGNMENT.matcher(masked).replaceAll("$1$2***");
    masked = SCHEME.matcher(masked).replaceAll("$1 ***");
    masked = WELL_KNOWN.matcher(masked).replaceAll("***");
    return new SafeText(masked);
  }
}
