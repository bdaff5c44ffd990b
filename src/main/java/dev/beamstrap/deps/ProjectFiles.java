package dev.beamstrap.deps;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project that a directory belongs to: the nearest directory upwards with a {@code mix.exs},
 * {@code rebar.config} or {@code gleam.toml}.
 *
 * @param mix its Mix side
 * @param rebar the directory of its {@code rebar.config}
 * @param gleam the directory of its {@code gleam.toml}
 */
record ProjectFiles(Optional<MixProject> mix, Optional<Path> rebar, Optional<Path> gleam) {
  private static final long MAX_BYTES = 32 << 20;
  private static final Pattern PATH_OPTION =
      Pattern.compile("\\bpath:\\s*\"([^\"\u0000]{1,1000})\"");
  private static final int MOST_PATHS = 200;
  private static final Pattern LOCKFILE = Pattern.compile("\\blockfile:\\s*\"([^\"#\\\\]+)\"");
  private static final Pattern DEPS_PATH = Pattern.compile("\\bdeps_path:\\s*\"([^\"#\\\\]+)\"");
  private static final Pattern APPS_PATH = Pattern.compile("\\bapps_path:\\s*\"([^\"#\\\\]+)\"");

  /**
   * The Mix side of a project.
   *
   * @param root the directory whose {@code mix.exs} counts: that of the umbrella, where there is
   *     one
   * @param lock where its lock lies, existing or not
   * @param deps where its dependencies are unpacked
   * @param apps the directory of the umbrella's applications
   */
  record MixProject(Path root, Path lock, Path deps, Optional<Path> apps) {}

  /** The project of {@code directory}, which is absolute. */
  static ProjectFiles find(Path directory, Map<String, String> env) {
    for (Path at = directory; at != null; at = at.getParent()) {
      boolean mix = Files.isRegularFile(at.resolve("mix.exs"));
      boolean rebar = Files.isRegularFile(at.resolve("rebar.config"));
      boolean gleam = Files.isRegularFile(at.resolve("gleam.toml"));
      if (mix || rebar || gleam) {
        return new ProjectFiles(
            mix ? Optional.of(mixProject(at, env)) : Optional.empty(),
            rebar ? Optional.of(at) : Optional.empty(),
            gleam ? Optional.of(at) : Optional.empty());
      }
    }
    throw Fault.of(FaultCode.PROJECT_MISSING, "there is no project in " + directory)
        .cause("no mix.exs, rebar.config or gleam.toml from here up to /")
        .remedy("run it in a project, or name one: beamstrap -C DIR deps")
        .exception();
  }

  private static MixProject mixProject(Path directory, Map<String, String> env) {
    Path root = umbrella(directory).orElse(directory);
    String text = read(root.resolve("mix.exs")).orElse("");
    Path lock = root.resolve(setting(LOCKFILE, text).orElse("mix.lock")).normalize();
    String fromEnvironment = env.getOrDefault("MIX_DEPS_PATH", "");
    Path deps =
        root.resolve(
                fromEnvironment.isEmpty()
                    ? setting(DEPS_PATH, text).orElse("deps")
                    : fromEnvironment)
            .normalize();
    return new MixProject(root, lock, deps, setting(APPS_PATH, text).map(root::resolve));
  }

  /** The umbrella that the application in {@code directory} is a child of. */
  private static Optional<Path> umbrella(Path directory) {
    for (Path at = directory.getParent(); at != null; at = at.getParent()) {
      Path mix = at.resolve("mix.exs");
      if (Files.isRegularFile(mix)) {
        Optional<Path> apps = read(mix).flatMap(text -> setting(APPS_PATH, text)).map(at::resolve);
        return apps.isPresent() && apps.get().normalize().equals(directory.getParent())
            ? Optional.of(at)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The {@code mix.exs} of path dependencies that are spelled out, and of theirs. */
  static Set<Path> pathDependencies(Path directory) {
    Set<Path> found = new LinkedHashSet<>();
    Deque<Path> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty() && found.size() < MOST_PATHS) {
      Path at = open.removeFirst();
      Matcher path = PATH_OPTION.matcher(read(at.resolve("mix.exs")).orElse(""));
      while (path.find()) {
        Path mix = at.resolve(path.group(1)).normalize().resolve("mix.exs");
        if (Files.isRegularFile(mix) && found.add(mix)) {
          open.add(at.resolve(path.group(1)).normalize());
        }
      }
    }
    return found;
  }

  private static Optional<String> setting(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * The text of a file of the project, or empty when there is none.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code project.unreadable}
   */
  static Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unreadable(file, "it is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static RuntimeException unreadable(Path file, String cause) {
    return Fault.of(FaultCode.PROJECT_UNREADABLE, file + " cannot be read")
        .cause(cause)
        .remedy("restore it from version control")
        .exception();
  }
}
