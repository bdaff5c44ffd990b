package dev.beamstrap.install;

import dev.beamstrap.catalog.Manifests;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.project.BeamstrapLock;
import dev.beamstrap.project.LockedArtifact;
import dev.beamstrap.project.LockedTool;
import dev.beamstrap.report.Event;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project on a machine without network, with its files and installed tools as a test has them.
 */
final class Project {
  private static final Sha256 SOME = new Sha256("a".repeat(64));

  final Map<String, String> env = new HashMap<>();
  final List<Event> events = new ArrayList<>();
  private final Path temp;

  Project(Path temp) throws IOException {
    this.temp = temp;
    env.put("HOME", Files.createDirectories(temp.resolve("user")).toString());
    Files.createDirectories(directory());
  }

  Path directory() {
    return temp.resolve("project");
  }

  Path lockFile() {
    return directory().resolve("beamstrap.lock");
  }

  void asksFor(String toolVersions) throws IOException {
    Files.writeString(directory().resolve(".tool-versions"), toolVersions);
  }

  Path installed(Tool tool, String version) throws IOException {
    Path root = temp.resolve("data/toolchains").resolve(tool.id()).resolve(version);
    Files.createDirectories(root.resolve("bin"));
    ToolMarker.write(root, Map.of("tool", tool.id(), "version", version));
    return root;
  }

  void locks(LockedTool... tools) {
    LockFile.write(lockFile(), new BeamstrapLock(Arrays.asList(tools)));
  }

  static LockedTool locked(Tool tool, String version, String... platforms) {
    return new LockedTool(
        tool,
        version,
        Arrays.stream(platforms)
            .map(
                platform ->
                    new LockedArtifact(
                        platform,
                        URI.create("https://builds.example/" + platform + "/" + version),
                        SOME,
                        false))
            .toList());
  }

  Surroundings world() {
    Homes homes =
        new Homes(temp.resolve("data"), temp.resolve("cache"), Optional.empty(), Optional.empty());
    return new Surroundings(
        directory(),
        env,
        () -> homes,
        () -> {
          throw new AssertionError("manifests");
        },
        () -> {
          throw new AssertionError("host");
        },
        () -> {
          throw new AssertionError("network");
        },
        true,
        events::add);
  }

  static Manifests manifests() throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (String name : Manifests.FILES) {
      texts.put(name, Files.readString(Path.of("manifests", name)));
    }
    return Manifests.parse(texts);
  }
}
