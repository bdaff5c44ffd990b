package dev.beamstrap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run takes from its process. The only reader of the real one is {@link Main};
 * tests make their own.
 *
 * @param env the environment variables
 * @param properties the JVM's system properties
 * @param workingDirectory where the run started, absolute
 * @param out where results go
 * @param err where everything else goes
 * @param terminal whether {@code err} leads to a terminal
 */
record Invocation(
    Map<String, String> env,
    Map<String, String> properties,
    Path workingDirectory,
    PrintWriter out,
    PrintWriter err,
    boolean terminal) {

  /** The script that started this run. */
  Optional<Path> launcher() {
    return Optional.ofNullable(properties.get("beamstrap.launcher")).map(Path::of);
  }

  /** How beamstrap is started once more, by the script or, where there is none, by this JVM. */
  List<String> beamstrap() {
    return launcher()
        .map(script -> List.of(script.toString()))
        .orElseGet(
            () ->
                List.of(
                    Path.of(properties.getOrDefault("java.home", ""), "bin", "java").toString(),
                    "-cp",
                    Path.of(properties.getOrDefault("java.class.path", ""))
                        .toAbsolutePath()
                        .toString(),
                    Main.class.getName()));
  }
}
