package dev.beamstrap.session;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.EnvironmentText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an environment to where the shells to come will read it: the files that a CI runner or an
 * agent's host names, else the profile of the user's shell. Doing it twice changes nothing.
 */
public final class Persistence {
  private final Map<String, String> env;
  private final Path home;

  /**
   * A file of the environment.
   *
   * @param changed false when it said the same already
   */
  public record Written(Path file, boolean changed) {}

  /** For a user with these variables and this home directory. */
  public Persistence(Map<String, String> env, Path home) {
    this.env = env;
    this.home = home;
  }

  /**
   * Writes {@code environment} down.
   *
   * @param shell {@code bash}, {@code zsh}, {@code fish} or {@code sh} to choose the profile; else
   *     SHELL decides
   * @return the files, whether they had to be changed or not
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk.*}, {@code usage}
   */
  public List<Written> write(Environment environment, Optional<String> shell) {
    boolean github = !variable("GITHUB_ENV").isEmpty() || !variable("GITHUB_PATH").isEmpty();
    if (github && shell.filter(name -> !name.equals("github")).isEmpty()) {
      return github(environment);
    }
    String claude = variable("CLAUDE_ENV_FILE");
    if (!claude.isEmpty() && shell.isEmpty()) {
      return List.of(block(Path.of(claude), EnvironmentText.BASH.of(environment)));
    }
    String login = variable("SHELL");
    String name = shell.orElse(login.substring(login.lastIndexOf('/') + 1));
    List<Written> files = new ArrayList<>();
    switch (name) {
      case "fish" -> {
        Path conf = configHome().resolve("fish/conf.d/beamstrap.fish");
        files.add(block(conf, EnvironmentText.FISH.of(environment)));
      }
      case "zsh" -> {
        String dots = variable("ZDOTDIR");
        Path directory = dots.isEmpty() ? home : Path.of(dots);
        // Interactive shells read the one, login shells the other (agents use `zsh -lc`).
        for (String file : List.of(".zshrc", ".zprofile")) {
          files.add(block(directory.resolve(file), EnvironmentText.BASH.of(environment)));
        }
      }
      case "bash" -> {
        // Interactive shells read the one, login shells the other; the latter commonly reads the
        // former, which on Debian stops at once in a shell that is not interactive.
        files.add(block(home.resolve(".bashrc"), EnvironmentText.BASH.of(environment)));
        files.add(block(bashLogin(), EnvironmentText.BASH.of(environment)));
      }
      case "json", "dockerfile", "github" ->
          throw Fault.of(FaultCode.USAGE, "--persist cannot write for " + name + " here")
              .cause("GITHUB_ENV and GITHUB_PATH are not set")
              .remedy("leave --shell away, or give bash, zsh, fish or sh")
              .exception();
      default -> files.add(block(home.resolve(".profile"), EnvironmentText.BASH.of(environment)));
    }
    return files;
  }

  /** The first that exists is the one that a login bash reads. */
  private Path bashLogin() {
    for (String name : List.of(".bash_profile", ".bash_login")) {
      if (Files.exists(home.resolve(name))) {
        return home.resolve(name);
      }
    }
    return home.resolve(".profile");
  }

  private Path configHome() {
    String config = variable("XDG_CONFIG_HOME");
    return config.startsWith("/") ? Path.of(config) : home.resolve(".config");
  }

  private Written block(Path file, String lines) {
    String before = text(file);
    String ours = new String(lines.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String after = ProfileBlock.in(file.toString(), before, ours);
    boolean changed = AtomicFile.write(file, after.getBytes(StandardCharsets.ISO_8859_1), 0644);
    return new Written(file, changed);
  }

  private List<Written> github(Environment environment) {
    if (variable("GITHUB_ENV").isEmpty() || variable("GITHUB_PATH").isEmpty()) {
      throw Fault.of(FaultCode.USAGE, "only one of GITHUB_ENV and GITHUB_PATH is set")
          .cause("a runner of GitHub Actions sets both")
          .remedy("set both or none")
          .exception();
    }
    // Nothing can be unset here, so what is not set is better not spoken of.
    Environment spoken =
        new Environment(
            environment.path(),
            environment.variables(),
            environment.unset().stream().filter(env::containsKey).toList());
    return List.of(
        append(Path.of(variable("GITHUB_PATH")), EnvironmentText.githubPath(spoken)),
        append(Path.of(variable("GITHUB_ENV")), EnvironmentText.githubEnv(spoken)));
  }

  /**
   * Other steps of the job write to these files, too, so they are appended to and not replaced;
   * comments, and so markers, are unknown in them.
   */
  private static Written append(Path file, List<String> lines) {
    List<String> there = List.of(text(file).split("\n", -1));
    List<String> missing = lines.stream().filter(line -> !there.contains(encoded(line))).toList();
    if (missing.isEmpty()) {
      return new Written(file, false);
    }
    try {
      boolean open = !text(file).isEmpty() && !text(file).endsWith("\n");
      Files.writeString(
          file,
          (open ? "\n" : "") + String.join("\n", missing) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return new Written(file, true);
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "write", file);
    }
  }

  private static String encoded(String line) {
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A file's bytes as chars; nothing where there is no file. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException absent) {
      return "";
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", file);
    }
  }

  private String variable(String name) {
    return env.getOrDefault(name, "");
  }
}
