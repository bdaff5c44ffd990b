package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.registry.HexNames;
import dev.beamstrap.registry.HexpmKey;
import dev.beamstrap.version.SemVer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the user set Hex up: the environment first, then {@code hex.config}, then Hex's defaults.
 *
 * <p>Source: {@code lib/hex/state.ex} and {@code lib/hex/repo.ex} of Hex 2.0.6 to 2.5.1; compiled
 * Hex 2.6.0.
 */
final class HexSettings {
  private static final String HEXPM = "hexpm";
  private static final String DEFAULT_URL = "https://repo.hex.pm";
  private static final String DEFAULT_API = "https://hex.pm/api";
  // Hex has 8, which costs a package of usual size more waiting than sending.
  private static final int DEFAULT_CONCURRENCY = 16;
  private static final int MAX_CONCURRENCY = 64;

  private final Map<String, String> env;
  private final HexConfigFile config;
  private final SemVer hex;
  private final Instant now;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Settings.
   *
   * @param hex the version of Hex that is to use what is fetched, which decides how it
   *     authenticates
   * @param now what stored tokens are compared with
   */
  HexSettings(Map<String, String> env, HexConfigFile config, SemVer hex, Instant now) {
    this.env = env;
    this.config = config;
    this.hex = hex;
    this.now = now;
    if (flag("HEX_UNSAFE_REGISTRY", "unsafe_registry")) {
      warnings.add("HEX_UNSAFE_REGISTRY is ignored: signatures are always verified");
    }
  }

  /** A policy of an organisation. */
  record PolicyName(String repository, String name) {}

  HexConfigFile config() {
    return config;
  }

  SemVer hex() {
    return hex;
  }

  /** What is odd about the settings, one line each; complete after {@link #offline}. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  boolean offline() {
    return flag("HEX_OFFLINE", "offline");
  }

  boolean verifiesOrigin() {
    return !flag("HEX_NO_VERIFY_REPO_ORIGIN", "no_verify_repo_origin");
  }

  /** How many tarballs at once. */
  int concurrency() {
    Optional<Long> given =
        variable("HEX_HTTP_CONCURRENCY")
            .filter(text -> text.matches("\\d{1,9}"))
            .map(Long::valueOf)
            .or(() -> config.number("http_concurrency"));
    return (int) Math.max(1, Math.min(MAX_CONCURRENCY, given.orElse((long) DEFAULT_CONCURRENCY)));
  }

  String api() {
    return trimmed(
        variable("HEX_API_URL")
            .or(() -> variable("HEX_API"))
            .or(() -> config.text("api_url"))
            .orElse(DEFAULT_API));
  }

  /** Whether this Hex knows policies. */
  boolean hasPolicies() {
    return atLeast(2, 5);
  }

  /**
   * The policy that Hex is told to obey.
   *
   * @param ofProject what {@code hex: [policy: …]} of mix.exs says
   */
  Optional<PolicyName> policy(Optional<String> ofProject) {
    Optional<String> given =
        env.containsKey("HEX_POLICY")
            ? Optional.of(env.get("HEX_POLICY"))
            : ofProject.or(() -> config.text("policy"));
    if (given.isEmpty() || given.get().isEmpty() || !hasPolicies()) {
      return Optional.empty();
    }
    int slash = given.get().indexOf('/');
    String repository = slash < 0 ? "" : given.get().substring(0, slash);
    String name = given.get().substring(slash + 1);
    if (!HexNames.isRepository(repository) || !name.matches("[A-Za-z0-9_-]{1,128}")) {
      throw Fault.of(FaultCode.USAGE, "'" + given.get() + "' names no policy")
          .cause("HEX_POLICY has the form REPOSITORY/NAME")
          .remedy("set it as in HEX_POLICY=hexpm:acme/strict, or to nothing")
          .exception();
    }
    return Optional.of(new PolicyName(repository, name));
  }

  /**
   * A repository.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code usage} when it is a custom one that
   *     nobody set up, or its address is none
   */
  Repository repository(String key) {
    HexNames.requireRepository(key);
    int colon = key.indexOf(':');
    String parent = colon < 0 ? key : key.substring(0, colon);
    boolean ofHexpm = parent.equals(HEXPM);
    Optional<Term.MapTerm> own = config.repository(key);
    Optional<Term.MapTerm> inherited = colon < 0 ? own : config.repository(parent);
    if (!ofHexpm && own.isEmpty() && inherited.isEmpty()) {
      throw Fault.of(FaultCode.USAGE, "the repository " + key + " is not known")
          .cause("hex.config has no entry for it")
          .remedy("mix hex.repo add " + key + " URL --public-key FILE")
          .exception();
    }
    Optional<String> trusted = ofHexpm ? trustedMirror() : Optional.empty();
    Optional<String> untrusted =
        ofHexpm && trusted.isEmpty() && (colon < 0 || !atLeast(2, 6)) ? mirror() : Optional.empty();
    String base =
        trusted
            .or(() -> untrusted)
            .or(() -> text(own, "url").map(url -> withoutOrganisation(url, key)))
            .or(() -> text(inherited, "url"))
            .orElse(DEFAULT_URL);
    String publicKey =
        text(own, "public_key").or(() -> text(inherited, "public_key")).orElse(HexpmKey.PEM);
    Optional<Credential> credential =
        untrusted.isPresent() ? Optional.empty() : credential(key, ofHexpm, own, inherited);
    return new Repository(key, address(base, key), publicKey, credential);
  }

  /**
   * hexpm and those that hex.config adds, without organisations: what they have is for everybody.
   */
  List<Repository> publicRepositories() {
    List<Repository> found = new ArrayList<>(List.of(repository(HEXPM)));
    for (String key : config.repositories()) {
      if (!key.equals(HEXPM) && HexNames.isRepository(key) && key.indexOf(':') < 0) {
        found.add(repository(key));
      }
    }
    return found;
  }

  private Optional<Credential> credential(
      String key, boolean ofHexpm, Optional<Term.MapTerm> own, Optional<Term.MapTerm> inherited) {
    boolean organisation = key.indexOf(':') >= 0;
    Optional<String> fromEnvironment =
        ofHexpm && (!organisation || !atLeast(2, 6))
            ? variable("HEX_REPOS_KEY").or(() -> config.text("repos_key"))
            : Optional.empty();
    Optional<String> keyText =
        text(own, "auth_key").or(() -> fromEnvironment).or(() -> text(inherited, "auth_key"));
    if (!ofHexpm || !atLeast(2, 4)) {
      return keyText.map(secret -> new Credential(Credential.Kind.KEY, secret));
    }
    Optional<String> token =
        own.flatMap(entry -> HexConfigFile.field(entry, "oauth_token"))
            .flatMap(this::unexpired)
            .or(
                () ->
                    organisation
                        ? config.value("$oauth_token").flatMap(this::unexpired)
                        : Optional.empty());
    if (token.isPresent()) {
      return token.map(secret -> new Credential(Credential.Kind.TOKEN, secret));
    }
    if (atLeast(2, 6)) {
      if (organisation && keyText.isPresent()) {
        warnings.add(
            "the stored key of "
                + key
                + " is not used by Hex 2.6; run `mix hex.organization auth "
                + key.substring(key.indexOf(':') + 1)
                + " --key KEY`");
      }
      return organisation
          ? Optional.empty()
          : fromEnvironment.map(secret -> new Credential(Credential.Kind.KEY, secret));
    }
    return keyText.map(
        secret ->
            new Credential(
                organisation ? Credential.Kind.EXCHANGED_KEY : Credential.Kind.KEY, secret));
  }

  private Optional<String> unexpired(Term token) {
    Optional<Long> expires =
        HexConfigFile.field(token, "expires_at")
            .flatMap(
                at -> at instanceof Term.Int time ? Optional.of(time.value()) : Optional.empty());
    return expires.isPresent() && expires.get() <= now.getEpochSecond()
        ? Optional.empty()
        : HexConfigFile.field(token, "access_token").flatMap(HexConfigFile::text);
  }

  private Optional<String> trustedMirror() {
    return variable("HEX_TRUSTED_MIRROR_URL")
        .or(() -> variable("HEX_TRUSTED_MIRROR"))
        .or(() -> config.text("trusted_mirror_url"));
  }

  private Optional<String> mirror() {
    return variable("HEX_MIRROR_URL")
        .or(() -> variable("HEX_MIRROR"))
        .or(() -> config.text("mirror_url"));
  }

  private static Optional<String> text(Optional<Term.MapTerm> entry, String field) {
    return entry
        .flatMap(map -> HexConfigFile.field(map, field))
        .flatMap(HexConfigFile::text)
        .filter(text -> !text.isEmpty());
  }

  /** Up to Hex 2.4 an organisation's own address ended with its path. */
  private static String withoutOrganisation(String url, String key) {
    String suffix = "/repos/" + key.substring(key.indexOf(':') + 1);
    String trimmed = trimmed(url);
    return key.indexOf(':') >= 0 && trimmed.endsWith(suffix)
        ? trimmed.substring(0, trimmed.length() - suffix.length())
        : trimmed;
  }

  private static String address(String base, String key) {
    try {
      URI uri = URI.create(trimmed(base));
      if (uri.isAbsolute() && uri.getHost() != null) {
        return uri.toString();
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw Fault.of(
            FaultCode.USAGE,
            "the address of repository " + key + " is none: " + new SafeUrl(base).text())
        .remedy("correct HEX_MIRROR or the repository's url in hex.config")
        .exception();
  }

  private static String trimmed(String url) {
    String text = url.strip();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isEmpty());
  }

  /** As Hex reads its flags: what is neither true nor false is false, and worth a word. */
  private boolean flag(String variable, String key) {
    String value = env.getOrDefault(variable, "");
    return switch (value) {
      case "1", "true", "TRUE" -> true;
      case "0", "false", "FALSE" -> false;
      case "" -> config.isTrue(key);
      default -> {
        String warning = variable + "=" + value + " is neither 1 nor 0; Hex takes it for 0";
        if (!warnings.contains(warning)) {
          warnings.add(warning);
        }
        yield false;
      }
    };
  }

  private boolean atLeast(int major, int minor) {
    return hex.major() > major || hex.major() == major && hex.minor() >= minor;
  }
}
