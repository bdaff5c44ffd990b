package dev.beamstrap.exec;

import dev.beamstrap.toolchain.Environment;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The variables that make clients use a gateway and trust it. docs/gateway.md has the table of
 * clients and variables, with what was measured for each.
 */
public final class ChildVariables {
  /** {@code http://ADDRESS:PORT} of the gateway; its presence says that there is one. */
  public static final String GATEWAY = "BEAMSTRAP_GATEWAY";

  /** The gateway's credential. Whoever has it in his environment may use the gateway. */
  public static final String TOKEN = "BEAMSTRAP_GATEWAY_TOKEN";

  /** The file with the authorities, for whoever has no variable of his own. */
  public static final String BUNDLE = "BEAMSTRAP_CACERTS";

  /** Each names the one file of authorities that its client trusts, but for two that add to it. */
  private static final List<String> AUTHORITIES =
      List.of(
          "HEX_CACERTS_PATH",
          "SSL_CERT_FILE",
          "CURL_CA_BUNDLE",
          "REQUESTS_CA_BUNDLE",
          "GIT_SSL_CAINFO",
          "NODE_EXTRA_CA_CERTS",
          "DENO_CERT",
          "NIX_SSL_CERT_FILE",
          "AWS_CA_BUNDLE",
          "CARGO_HTTP_CAINFO",
          "PIP_CERT",
          "ELIXIR_MAKE_CACERT",
          "BUMBLEBEE_CACERTS_PATH");

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
  private static final String HOOK = "beamstrap_proxy";

  /** What {@link #flags} adds; where there is an Erlang of another version it needs another one. */
  private static final Pattern OURS =
      Pattern.compile(
          "(?:-pa '(?:[^'\\\\]|\\\\.)*' -eval 'try "
              + HOOK
              + ":install\\(\\) catch _:_ -> ok end\\.' )?"
              + "-public_key cacerts_path '\"(?:[^'\\\\]|\\\\.)*/authorities\\.pem\"' ?");

  private ChildVariables() {}

  /** The gateway that an environment made by {@link #of} names; empty in any other. */
  static Optional<GatewayAccess> access(Map<String, String> env) {
    URI proxy;
    try {
      proxy = new URI(env.getOrDefault(GATEWAY, ""));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String token = env.getOrDefault(TOKEN, "");
    String bundle = env.getOrDefault(BUNDLE, "");
    if (proxy.getHost() == null || proxy.getPort() < 0 || token.isEmpty() || bundle.isEmpty()) {
      return Optional.empty();
    }
    String host = proxy.getHost().replace("[", "").replace("]", "");
    Path file = Path.of(bundle);
    Path library = file.resolveSibling("erlang");
    return Optional.of(
        new GatewayAccess(
            host,
            proxy.getPort(),
            token,
            file,
            Files.isDirectory(library) ? Optional.of(library) : Optional.empty()));
  }

  /**
   * The variables.
   *
   * @param present the environment to change, the project's tools in it already
   * @return without any directory of PATH
   */
  public static Environment of(GatewayAccess access, Map<String, String> present) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(GATEWAY, access.proxy());
    variables.put(TOKEN, access.token());
    variables.put(BUNDLE, access.bundle().toString());
    variables.put("https_proxy", access.proxy());
    variables.put("HTTPS_PROXY", access.proxy());
    // Plain http is served only for those who had a proxy for it.
    for (String name : List.of("http_proxy", "HTTP_PROXY")) {
      if (!present.getOrDefault(name, "").isBlank()) {
        variables.put(name, access.proxy());
      }
    }
    String exempt = exempt(present);
    variables.put("no_proxy", exempt);
    variables.put("NO_PROXY", exempt);
    AUTHORITIES.forEach(name -> variables.put(name, access.bundle().toString()));
    variables.put("ERL_AFLAGS", flags(present.getOrDefault("ERL_AFLAGS", ""), access));
    // rebar3 before 3.28 trusts no file that a variable names, and takes no credential along.
    String cdn = present.getOrDefault("HEX_CDN", "");
    boolean ours = cdn.equals(access.mirror("repo.hex.pm"));
    if ((cdn.isEmpty() || ours) && present.getOrDefault("HEX_MIRROR", "").isEmpty()) {
      variables.put("HEX_CDN", access.mirror("repo.hex.pm"));
    }
    return new Environment(List.of(), variables, List.of());
  }

  /**
   * What was exempt, in a form in which an empty item does not exempt everything: Mix reads one as
   * such. Source: elixir lib/mix/lib/mix/utils.ex, OTP's httpc.
   */
  private static String exempt(Map<String, String> present) {
    Set<String> names = new LinkedHashSet<>(LOOPBACK);
    for (String variable : List.of("no_proxy", "NO_PROXY")) {
      for (String name : present.getOrDefault(variable, "").split("[,\\s]+", -1)) {
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
    return String.join(",", names);
  }

  private static String flags(String present, GatewayAccess access) {
    List<String> flags = new ArrayList<>();
    String others = OURS.matcher(present).replaceAll("").strip();
    if (!others.isEmpty()) {
      flags.add(others);
    }
    access
        .library()
        .ifPresent(
            directory -> {
              flags.add("-pa " + word(directory));
              flags.add("-eval 'try " + HOOK + ":install() catch _:_ -> ok end.'");
            });
    // The emulator's launcher takes one level of quotes away; what remains is an Erlang string.
    flags.add("-public_key cacerts_path " + quoted("\"" + erlang(access.bundle()) + "\""));
    return String.join(" ", flags);
  }

  private static String erlang(Path path) {
    return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String word(Path path) {
    return quoted(path.toString());
  }

  /** As erlexec reads it: a backslash makes the next character plain, in quotes and outside. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
