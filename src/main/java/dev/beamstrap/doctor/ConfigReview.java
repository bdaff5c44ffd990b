package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.host.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tools' own files that say something about proxies and authorities; they beat variables. */
final class ConfigReview {
  private static final int MAX_BYTES = 64 << 10;
  private static final Pattern CURL =
      Pattern.compile(
          "(?m)^\\s*-{0,2}(proxy|cacert|noproxy|proxy-cacert|insecure)\\b[ \\t=:]*\"?([^\"\\n]*)");
  private static final Pattern TERM =
      Pattern.compile(
          "\\{\\s*'?(\\$?https?_proxy|cacerts_path|ssl_cacerts_path|unsafe_https|ssl_verify)'?\\s*,"
              + "\\s*(?:<<)?\"?([^\"}>]*)");

  private final Map<String, String> env;
  private final Path directory;
  private final Notebook notes;

  ConfigReview(Map<String, String> env, Path directory, Notebook notes) {
    this.env = env;
    this.directory = directory;
    this.notes = notes;
  }

  /** Returns the addresses of proxies that these files name. */
  List<String> take(boolean proxySet) {
    List<String> proxies = new ArrayList<>();
    Path home = Path.of(env.getOrDefault("HOME", "/nonexistent"));
    String curlHome = env.getOrDefault("CURL_HOME", "");
    Path curl = (curlHome.isEmpty() ? home : Path.of(curlHome)).resolve(".curlrc");
    String hexHome = env.getOrDefault("HEX_HOME", "");
    Path hex = (hexHome.isEmpty() ? home.resolve(".hex") : Path.of(hexHome)).resolve("hex.config");
    proxies.addAll(file(curl, CURL, "curl"));
    proxies.addAll(file(hex, TERM, "hex"));
    proxies.addAll(file(home.resolve(".config/rebar3/rebar.config"), TERM, "rebar3"));
    proxies.addAll(git());
    if (proxySet && !proxies.isEmpty()) {
      notes
          .finding(
              Elsewhere.CONFIG_OVERRIDES,
              Weight.NOTE,
              "curl, git, hex, rebar3",
              "a tool's own file names a proxy, which counts instead of the variables")
          .evidence(String.join(", ", proxies))
          .remedy("Look whether it is the proxy that you mean.");
    }
    return proxies;
  }

  private List<String> file(Path file, Pattern pattern, String tool) {
    List<String> proxies = new ArrayList<>();
    Matcher line = pattern.matcher(head(file));
    while (line.find()) {
      String key = line.group(1).replace("$", "");
      String value = line.group(2).strip();
      notes.setting("config", file + " " + key, value.isEmpty() ? "set" : value, "read by " + tool);
      if (key.equals("proxy") || key.endsWith("_proxy")) {
        proxies.add(value);
      }
    }
    return proxies;
  }

  private List<String> git() {
    Optional<Path> git = SearchPath.of(env).first("git");
    if (git.isEmpty()) {
      return List.of();
    }
    ProgramRun result =
        Program.run(
            List.of(
                git.get().toString(),
                "config",
                "--get-regexp",
                "^(http|https)(\\..*)?\\.(proxy|sslcainfo|sslverify)$"),
            env,
            directory,
            Duration.ofSeconds(3));
    List<String> proxies = new ArrayList<>();
    if (result.status().orElse(1) == 0) {
      for (String line : result.output().split("\n", -1)) {
        int blank = line.indexOf(' ');
        if (blank > 0) {
          notes.setting(
              "config",
              "git " + line.substring(0, blank),
              line.substring(blank + 1),
              "read by git");
          if (line.substring(0, blank).endsWith(".proxy")) {
            proxies.add(line.substring(blank + 1).strip());
          }
        }
      }
    }
    return proxies;
  }

  /** The beginning of a file; empty when there is none that can be read. */
  static String head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException none) {
      return "";
    }
  }
}
