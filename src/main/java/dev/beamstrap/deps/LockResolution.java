package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.CacheFormat;
import dev.beamstrap.hexcache.HexHome;
import dev.beamstrap.hexcache.RegistryCacheFile;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.registry.HexpmKey;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes the lock by the real {@code mix deps.get}, which gets its registry and tarballs from us.
 * It runs with a Hex home of its own, so that the user's caches do not see the address of this run.
 */
final class LockResolution {
  private static final Duration DEADLINE = Duration.ofMinutes(30);
  private static final String TASK = "mix deps.get";

  /** What would lead Hex elsewhere, or hand secrets to it that it does not need. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of(
          "HEX_MIRROR",
          "HEX_MIRROR_URL",
          "HEX_TRUSTED_MIRROR",
          "HEX_TRUSTED_MIRROR_URL",
          "HEX_REPOS_KEY",
          "HEX_API_KEY",
          "HEX_OFFLINE");

  private static final Set<String> KEPT_SETTINGS =
      Set.of(
          "cooldown",
          "cooldown_exclude_repos",
          "policy",
          "ignore_advisories",
          "ignore_retirements",
          "no_verify_repo_origin",
          "http_concurrency",
          "http_timeout");

  private final HexSettings settings;
  private final List<CacheFormat> formats;
  private final Reporter reporter;

  LockResolution(HexSettings settings, List<CacheFormat> formats, Reporter reporter) {
    this.settings = settings;
    this.formats = formats;
    this.reporter = reporter;
  }

  /**
   * Runs Mix in a project.
   *
   * @param env an environment in which {@code mix} is found
   */
  void run(Path root, Map<String, String> env, Registry registry, Tarballs tarballs) {
    Path home;
    try {
      home = Files.createTempDirectory("beamstrap-hex");
    } catch (IOException e) {
      throw DiskFaults.of(
          e, "create a directory in", Path.of(System.getProperty("java.io.tmpdir")));
    }
    try (LoopbackRegistry loopback = new LoopbackRegistry(registry, tarballs)) {
      prepare(home, loopback);
      reporter.report(new Event.Started(TASK, "resolving with mix deps.get", OptionalLong.empty()));
      Path mix =
          SearchPath.of(env)
              .first("mix")
              .orElseThrow(() -> new IllegalStateException("mix was there before"));
      ProgramRun command = run(mix, environment(env, home), root);
      command.output().lines().forEach(line -> reporter.detail("mix: " + line));
      if (!command.succeeded()) {
        if (loopback.failure().isPresent()) {
          throw loopback.failure().get();
        }
        Optional<Fault> git = GitFailure.inMix(command.output());
        if (git.isPresent()) {
          throw git.get().exception();
        }
        throw Fault.of(FaultCode.VERSION_INCOMPATIBLE, "mix deps.get could not resolve " + root)
            .cause(gist(command))
            .remedy("run it with -v to see all that Mix says, and correct mix.exs")
            .exception();
      }
      reporter.report(new Event.Finished(TASK, "the lock is written"));
    } finally {
      DirectoryTree.delete(home);
    }
  }

  private static ProgramRun run(Path mix, Map<String, String> environment, Path root) {
    try {
      return ProgramRun.of(List.of(mix.toString(), "deps.get"), environment, root, DEADLINE);
    } catch (IOException e) {
      throw DiskFaults.ofStart(e, mix);
    }
  }

  private static String gist(ProgramRun command) {
    List<String> lines =
        command
            .output()
            .lines()
            .map(line -> line.replaceAll("\\u001b\\[[0-9;]*m", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    return command.status().isEmpty()
        ? "it did not end within " + DEADLINE.toMinutes() + " minutes"
        : String.join(" / ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private void prepare(Path home, LoopbackRegistry loopback) {
    HexHome hex = new HexHome(home, home, home, false);
    AtomicFile.write(
        hex.configFile(), config(loopback).render().getBytes(StandardCharsets.UTF_8), 0600);
    for (CacheFormat format : formats) {
      // Tells Hex that it looked for a newer Hex just now.
      new RegistryCacheFile(hex, format, (file, content) -> AtomicFile.write(file, content, 0644))
          .merge(List.of(), Instant.now());
    }
  }

  private HexConfigFile config(LoopbackRegistry loopback) {
    Map<Term, Term> repositories = new LinkedHashMap<>();
    repositories.put(
        Term.binary("hexpm"),
        entry(
            loopback.address("hexpm"),
            settings.config().values().containsKey("$repos")
                ? settings.repository("hexpm").publicKey()
                : HexpmKey.PEM));
    if (settings.config().values().get("$repos") instanceof Term.MapTerm configured) {
      for (Term key : configured.entries().keySet()) {
        String name = HexConfigFile.text(key).orElse("");
        if (!name.isEmpty() && name.indexOf(':') < 0 && !name.equals("hexpm")) {
          repositories.put(
              key, entry(loopback.address(name), settings.repository(name).publicKey()));
        }
      }
    }
    Map<String, Term> values = new LinkedHashMap<>();
    values.put("$repos", new Term.MapTerm(repositories));
    settings
        .config()
        .values()
        .forEach(
            (key, value) -> {
              if (KEPT_SETTINGS.contains(key)) {
                values.put(key, value);
              }
            });
    return new HexConfigFile(values);
  }

  private static Term entry(String url, String publicKey) {
    Map<Term, Term> entry = new LinkedHashMap<>();
    entry.put(Term.atom("url"), Term.binary(url));
    entry.put(Term.atom("public_key"), Term.binary(publicKey));
    entry.put(Term.atom("auth_key"), Term.NIL_ATOM);
    return new Term.MapTerm(entry);
  }

  private static Map<String, String> environment(Map<String, String> env, Path home) {
    Map<String, String> all = new LinkedHashMap<>(env);
    all.keySet().removeAll(NOT_HANDED_ON);
    all.put("HEX_HOME", home.toString());
    all.put("ERL_CRASH_DUMP_SECONDS", "0");
    for (String name : List.of("no_proxy", "NO_PROXY")) {
      String before = env.getOrDefault(name, "");
      all.put(name, before.isEmpty() ? "127.0.0.1" : before + ",127.0.0.1");
    }
    return all;
  }
}
