package dev.beamstrap.net;

import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.host.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The curl of this machine.
 *
 * @param path the first one on the search path that is new enough and speaks TLS
 * @param lacking without one: why, for people
 * @param tlsToProxy whether it speaks TLS to proxies
 */
record CurlProgram(Optional<Path> path, String lacking, boolean tlsToProxy) {
  /**
   * The first whose {@code --write-out} tells what went wrong (7.75) and that is free of 7.75's.
   */
  static final String OLDEST = "7.76";

  private static final int OLDEST_MAJOR = 7;
  private static final int OLDEST_MINOR = 76;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Path ANYWHERE = Path.of("/");
  private static final Pattern VERSION = Pattern.compile("curl (\\d{1,4})\\.(\\d{1,4})\\S*");

  /**
   * Looks for it and asks it what it is.
   *
   * @param searchPath directories as in {@code PATH}
   */
  static CurlProgram find(String searchPath) {
    List<String> unfit = new ArrayList<>();
    for (Path file : SearchPath.of(searchPath).all("curl").toList()) {
      CurlProgram found = read(file, answer(file));
      if (found.path.isPresent()) {
        return found;
      }
      unfit.add(found.lacking);
    }
    return without(unfit.isEmpty() ? "there is no curl on PATH" : String.join(", ", unfit));
  }

  /** What {@code curl --version} of {@code file} means. */
  static CurlProgram read(Path file, String answer) {
    Matcher version = VERSION.matcher(answer);
    if (!version.lookingAt()) {
      return without(file + " is no curl that runs here");
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
      return without(file + " is older than " + OLDEST + ": " + version.group());
    }
    List<String> words = List.of(answer.split("\\s+"));
    if (!words.contains("https")) {
      return without(file + " speaks no https");
    }
    return new CurlProgram(Optional.of(file), "", words.contains("HTTPS-proxy"));
  }

  private static CurlProgram without(String lacking) {
    return new CurlProgram(Optional.empty(), lacking, false);
  }

  private static String answer(Path file) {
    try {
      ProgramRun run =
          ProgramRun.of(
              List.of(file.toString(), "-q", "--version"), System.getenv(), ANYWHERE, PATIENCE);
      return run.succeeded() ? run.output() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
