package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.net.AuthorityFile;
import dev.beamstrap.net.CaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Looks at every file that somebody names as a file of authorities, and finds those that help. */
final class AuthorityReview {
  /** Read by one tool each, and not among those that beamstrap trusts. */
  private static final List<String> OTHERS =
      List.of(
          "PIP_CERT",
          "CARGO_HTTP_CAINFO",
          "BUNDLE_SSL_CA_CERT",
          "DENO_CERT",
          "npm_config_cafile",
          "ELIXIR_MAKE_CACERT",
          "BUMBLEBEE_CACERTS_PATH",
          "AGENT_PROXY_CA_BUNDLE_PATH");

  private static final Pattern TRUST_STORE =
      Pattern.compile("-Djavax\\.net\\.ssl\\.trustStore=(\\S+)");

  private final Map<String, String> env;
  private final List<AuthorityFile> named = new ArrayList<>();
  private final List<Path> hints = new ArrayList<>();

  AuthorityReview(Map<String, String> env, List<CaSource> sources) {
    this.env = env;
    Set<Path> systems = new LinkedHashSet<>();
    for (CaSource source : sources) {
      boolean bundle = source.origin().startsWith("the ");
      if (bundle && (!Files.exists(source.path()) || !systems.add(real(source.path())))) {
        continue;
      }
      named.add(AuthorityFile.read(source));
    }
    for (String name : OTHERS) {
      String value = env.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        named.add(AuthorityFile.read(new CaSource(name, Path.of(value), new CaSource.Pem())));
      }
    }
  }

  /** Notes what each file holds, and which are of no use. */
  void take(Notebook notes, Set<X500Principal> presented) {
    for (AuthorityFile file : named) {
      List<String> remarks = new ArrayList<>();
      if (file.certificates() > 0) {
        remarks.add(file.certificates() + " certificates");
      }
      file.problem().ifPresent(remarks::add);
      if (!presented.isEmpty()) {
        remarks.add(
            presented.stream().allMatch(file::names)
                ? "holds the presented issuer"
                : "does not hold the presented issuer");
      }
      CaSource source = file.source();
      notes.setting(
          "authority", source.origin(), source.path().toString(), String.join(", ", remarks));
      if (file.problem().isPresent() && file.certificates() == 0) {
        unusable(notes, file);
      }
    }
    Matcher store = TRUST_STORE.matcher(env.getOrDefault("JAVA_TOOL_OPTIONS", ""));
    if (store.find()) {
      notes.setting("java", "JAVA_TOOL_OPTIONS javax.net.ssl.trustStore", store.group(1), "");
    }
  }

  private void unusable(Notebook notes, AuthorityFile file) {
    String origin = file.source().origin();
    boolean variable = origin.matches("\\w+");
    Optional<AuthorityFile> better =
        named.stream().filter(one -> one.certificates() > 0 && pem(one)).findFirst();
    Notebook.Draft draft =
        notes
            .finding(
                Elsewhere.AUTHORITY_FILE,
                Weight.HINDERS,
                origin,
                origin + " names " + file.source().path() + ", which " + file.problem().orElse(""))
            .evidence(file.source().path().toString());
    if (variable && better.isPresent()) {
      draft.remedy(
          "Name a file that has certificates.",
          "export " + origin + "=" + Shell.word(better.get().source().path().toString()));
    } else {
      draft.remedy("Correct " + origin + ", or leave it out.");
    }
  }

  /** What a variable names, when it is set. */
  Optional<AuthorityFile> of(String variable) {
    return named.stream().filter(file -> file.source().origin().equals(variable)).findFirst();
  }

  /**
   * A file in PEM form that holds the authority, the likeliest first: bundles before single ones.
   */
  Optional<Path> holding(X500Principal authority) {
    Optional<Path> known =
        named.stream()
            .filter(file -> pem(file) && file.names(authority))
            .map(file -> file.source().path())
            .findFirst();
    return known.isPresent() ? known : elsewhere(authority);
  }

  /**
   * Remembers the bundle that an agent proxy's status document names; like all those that nobody
   * set it counts only when it holds what is presented.
   */
  void alsoNamedBy(List<Fact> status) {
    status.stream()
        .filter(fact -> fact.name().equals("caBundlePath") && fact.value().text().startsWith("/"))
        .forEach(fact -> hints.add(Path.of(fact.value().text())));
  }

  /** Looks where sandboxes put the authority of their proxy without telling anybody. */
  private Optional<Path> elsewhere(X500Principal authority) {
    Path home = Path.of(env.getOrDefault("HOME", "/root"));
    List<Path> candidates = new ArrayList<>(hints);
    for (String directory :
        List.of(
            "/usr/local/share/ca-certificates",
            "/etc/pki/ca-trust/source/anchors",
            "/etc/ssl/certs")) {
      candidates.addAll(files(Path.of(directory)));
    }
    candidates.add(home.resolve(".mitmproxy/mitmproxy-ca-cert.pem"));
    String codex = env.getOrDefault("CODEX_HOME", home.resolve(".codex").toString());
    candidates.add(Path.of(codex, "proxy", "ca.pem"));
    String state = env.getOrDefault("AGENT_PROXY_STATE_DIR", "");
    if (!state.isEmpty()) {
      candidates.add(Path.of(state, "agent-proxy-ca.crt"));
    }
    for (Path candidate : candidates) {
      if (Files.isRegularFile(candidate)) {
        AuthorityFile file =
            AuthorityFile.read(new CaSource("found", candidate, new CaSource.Pem()));
        if (file.names(authority)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> files(Path directory) {
    try (java.util.stream.Stream<Path> entries = Files.walk(directory, 2)) {
      return entries.filter(Files::isRegularFile).limit(500).sorted().toList();
    } catch (java.io.IOException | java.io.UncheckedIOException none) {
      return List.of();
    }
  }

  private static boolean pem(AuthorityFile file) {
    return file.source().kind() instanceof CaSource.Pem;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (java.io.IOException e) {
      return path.toAbsolutePath();
    }
  }
}
