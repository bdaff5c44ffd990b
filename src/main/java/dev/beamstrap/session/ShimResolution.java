package dev.beamstrap.session;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.FallbackHome;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.ProjectTools;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.session.ShimRecord.Answer;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolfile.FileSource;
import dev.beamstrap.toolfile.Requests;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.toolfile.ToolfileLookup;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Answers a shim that found no valid record, and leaves one for the next call.
 *
 * <p>A record lies at the deepest directory, from the call's upwards, in which the lookup found
 * anything: at a project's root it serves every directory of the project, at {@code /} all those
 * that belong to none. A shim called further below checks that nothing has come in between.
 */
public final class ShimResolution {
  private static final String LOCK = "beamstrap.lock";

  /** Asked by what finds the homes, which is not traced. */
  private static final List<String> HOMES =
      List.of("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "BEAMSTRAP_HOME", "BEAMSTRAP_CACHE_DIR");

  /** With any other variable of asdf's or mise's set, a record counts for its directory only. */
  private static final Set<String> HARMLESS =
      Set.of("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "PATH");

  private final Surroundings world;
  private final Homes homes;
  private final Path start;
  private final Trace trace = new Trace();
  private final FileSource files = trace.of(ProjectTools.disk());
  private final Surroundings traced;

  /** The resolution for the directory of {@code world}. */
  public ShimResolution(Surroundings world) {
    this.world = world;
    this.homes = world.homes().get();
    this.start = world.directory();
    this.traced =
        new Surroundings(
            world.directory(),
            trace.of(world.env()),
            world.homes(),
            world.manifests(),
            world.host(),
            world.http(),
            world.offline(),
            world.reporter());
  }

  /**
   * Assignments for the shim to evaluate, one line. Leaves a record where one can be written.
   *
   * @throws BeamstrapException {@code project.*} when the project's files cannot be understood
   */
  public String answer() {
    Requests requests = ToolfileLookup.find(start, traced.env(), files);
    Optional<Path> fallback = FallbackHome.of(world);
    Answer answer;
    boolean foreign = requests.requests().stream().anyMatch(r -> !installable(r));
    try {
      answer =
          requests.requests().isEmpty()
              ? new Answer("none", "", Optional.empty(), "")
              : new Answer("tools", path(), fallback, "");
    } catch (BeamstrapException failure) {
      if (failure.fault().code() != FaultCode.PROJECT_MISSING || foreign) {
        throw failure;
      }
      answer = new Answer("missing", "", Optional.empty(), wanted(requests));
    }
    // The system's own tools may change without anything that a record could look at.
    if (requests.requests().stream().noneMatch(ShimResolution::ofSystem)) {
      leave(answer);
    }
    return answer.assignments();
  }

  private String path() {
    List<InstalledTool> tools = new ProjectEnvironment(traced, files).tools();
    return String.join(":", Environment.of(tools, Map.of(), Optional.empty()).path());
  }

  private static boolean installable(ToolRequest request) {
    return !ofSystem(request) && !(request.selectors().get(0) instanceof Selector.PathTo);
  }

  private static boolean ofSystem(ToolRequest request) {
    return request.selectors().get(0) instanceof Selector.SystemTool;
  }

  private static String wanted(Requests requests) {
    return String.join(
        ", ", requests.requests().stream().map(r -> r.tool() + " " + r.spelling()).toList());
  }

  private void leave(Answer answer) {
    HOMES.forEach(traced.env()::get);
    readLocks();
    boolean here = homes.reason().isPresent() || unusual();
    Path at = here ? start : deepestWithAnything();
    Path place = ShimRecord.place(homes.cache(), at);
    ShimRecord record = new ShimRecord(place);
    if (here) {
      record.onlyHere();
    }
    record.variables(trace.variables());
    if (!here) {
      record.freeBelow(names());
    }
    conditions(record, at);
    for (Path root : roots(answer)) {
      record.directory(root);
    }
    try {
      homes.createCache();
      write(place, record, answer);
      for (Path below = start; !below.equals(at); below = parent(below)) {
        Files.deleteIfExists(ShimRecord.place(homes.cache(), below).resolve(ShimRecord.FILE));
      }
    } catch (BeamstrapException | IOException notKept) {
      world.reporter().note("no record for shims is kept: " + notKept.getMessage());
    }
  }

  private static void write(Path place, ShimRecord record, Answer answer) {
    record
        .copies()
        .forEach(
            (name, text) ->
                AtomicFile.write(place.resolve(name), text.getBytes(StandardCharsets.UTF_8), 0644));
    AtomicFile.write(
        place.resolve(ShimRecord.FILE), record.text(answer).getBytes(StandardCharsets.UTF_8), 0644);
  }

  private void conditions(ShimRecord record, Path at) {
    List<Path> absent = new ArrayList<>();
    trace
        .files()
        .forEach(
            (file, text) -> {
              if (text.isPresent()) {
                record.same(file, text.get());
              } else if (!checkedByName(file, at)) {
                absent.add(file);
              }
            });
    record.absent(absent);
    record.noDirectory(
        trace.directories().entrySet().stream()
            .filter(entry -> !entry.getValue() && !checkedByName(entry.getKey(), at))
            .map(Map.Entry::getKey)
            .toList());
    trace
        .listings()
        .forEach(
            (directory, entries) ->
                record.entries(
                    directory,
                    ".toml",
                    entries.stream()
                        .map(entry -> String.valueOf(entry.getFileName()))
                        .filter(name -> name.endsWith(".toml") && !name.startsWith("."))
                        .toList()));
    List<Path> dataHomes =
        Stream.concat(Stream.of(homes.data()), homes.readOnlyData().stream()).toList();
    for (Path home : dataHomes) {
      for (Tool tool : Tool.values()) {
        Path directory = home.resolve("toolchains").resolve(tool.id());
        record.entries(directory, "", visible(directory));
      }
    }
    writability(record);
  }

  /** The usual homes can be written, or cannot, as they could when they were located. */
  private void writability(ShimRecord record) {
    if (homes.reason().isEmpty()) {
      record.writable(homes.data(), true);
      record.writable(homes.cache(), true);
      return;
    }
    Path local = start.resolve(".beamstrap");
    record.writable(local, true);
    homes.readOnlyData().ifPresent(usual -> record.writable(usual, false));
    if (!homes.data().equals(local)) {
      record.writable(homes.data(), true);
    }
    if (!homes.cache().startsWith(local)) {
      record.writable(homes.cache(), true);
    }
  }

  /**
   * beamstrap.lock as the lookup finds it: those on the way up that are not there, and the first.
   */
  private void readLocks() {
    for (Path at = start; at != null; at = at.getParent()) {
      if (files.read(at.resolve(LOCK)).isPresent()) {
        return;
      }
    }
  }

  private boolean unusual() {
    return trace.variables().entrySet().stream()
        .filter(entry -> !entry.getValue().isBlank())
        .map(Map.Entry::getKey)
        .anyMatch(
            name ->
                !HARMLESS.contains(name)
                    && !name.startsWith("BEAMSTRAP_")
                    && !name.endsWith("_VERSION"));
  }

  private Path deepestWithAnything() {
    List<Path> present = new ArrayList<>();
    trace.files().forEach((file, text) -> text.ifPresent(some -> present.add(file)));
    trace.directories().forEach((path, may) -> present.addAll(may ? List.of(path) : List.of()));
    Path at = start;
    while (at.getParent() != null && !containsOneOf(at, present)) {
      at = parent(at);
    }
    return at;
  }

  private static boolean containsOneOf(Path directory, List<Path> paths) {
    return paths.stream().anyMatch(path -> path.startsWith(directory));
  }

  /** The names that the lookup asks for in each directory, as it asked for them in the first. */
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Path file : trace.files().keySet()) {
      if (start.equals(file.getParent())) {
        names.add(String.valueOf(file.getFileName()));
      }
    }
    for (Path directory : trace.directories().keySet()) {
      if (directory.startsWith(start)) {
        names.add(start.relativize(directory).toString());
      }
    }
    return List.copyOf(names);
  }

  /** Whether the absence of a path below the record's directory is checked at each call anyway. */
  private boolean checkedByName(Path path, Path at) {
    Path home = Path.of(world.env().getOrDefault("HOME", "/"));
    Path config = Path.of(world.env().getOrDefault("XDG_CONFIG_HOME", home + "/.config"));
    boolean below = !start.equals(at) && path.startsWith(childTowardsStart(at));
    return below && !home.equals(path.getParent()) && !path.startsWith(config);
  }

  private Path childTowardsStart(Path at) {
    Path child = start;
    while (!parent(child).equals(at)) {
      child = parent(child);
    }
    return child;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static List<Path> roots(Answer answer) {
    return answer.path().isEmpty()
        ? List.of()
        : Stream.of(answer.path().split(":")).map(Path::of).toList();
  }

  private static List<String> visible(Path directory) {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          names.add(String.valueOf(entry.getFileName()));
        }
      } catch (IOException failure) {
        throw DiskFaults.of(failure, "read", directory);
      }
    }
    names.removeIf(name -> name.startsWith("."));
    names.sort(null);
    return names;
  }
}
