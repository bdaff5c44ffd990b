package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.store.Homes;
import dev.beamstrap.toolchain.Environment;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.PrefixTree;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.toolfile.FileSource;
import dev.beamstrap.toolfile.Requests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment in which a project's tools are found: what {@code env} and {@code which} show.
 */
public final class ProjectEnvironment {
  private final Surroundings world;
  private final FileSource files;

  /** The environment of the project in the given surroundings. */
  public ProjectEnvironment(Surroundings world) {
    this(world, ProjectTools.disk());
  }

  /** The same, with the project's files read from {@code files}. */
  public ProjectEnvironment(Surroundings world, FileSource files) {
    this.world = world;
    this.files = files;
  }

  /** The project's installed tools; {@code project.missing} when what it names is not installed. */
  public List<InstalledTool> tools() {
    return tools(asked());
  }

  private AskedFor asked() {
    Requests requests = ProjectTools.requested(List.of(), world.directory(), world.env(), files);
    return AskedFor.of(requests.requests(), world);
  }

  private List<InstalledTool> tools(AskedFor asked) {
    List<InstalledTool> tools = new ArrayList<>();
    asked.foreign().forEach(tool -> tool.forPath().ifPresent(tools::add));
    tools.addAll(installed(asked));
    return tools;
  }

  private List<InstalledTool> installed(AskedFor asked) {
    List<InstalledTool> installed = installed();
    return LockFile.find(world.directory())
        .flatMap(lock -> LockedPlan.versions(lock, asked))
        .flatMap(locked -> new Satisfied(installed).exactly(locked))
        .or(() -> new Satisfied(installed).all(asked))
        .orElseThrow(
            () ->
                Fault.of(FaultCode.PROJECT_MISSING, "the tools of this project are not installed")
                    .cause("wanted: " + asked.wanted())
                    .remedy("beamstrap install")
                    .exception());
  }

  private List<InstalledTool> installed() {
    Homes homes = world.homes().get();
    List<InstalledTool> installed = new ArrayList<>(new Toolchains(homes.data()).list());
    homes.readOnlyData().ifPresent(usual -> installed.addAll(new Toolchains(usual).list()));
    return installed;
  }

  /** What a shell needs for them. */
  public Environment environment() {
    return Environment.of(tools(), world.env(), FallbackHome.of(world));
  }

  /**
   * Where a program of the project's tools is: in the directories that {@link #environment} has for
   * PATH, else, where a {@code system} tool brings it, what PATH has already.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code project.missing} when none has it
   */
  public Path program(String name) {
    AskedFor asked = asked();
    List<Path> directories =
        Environment.of(tools(asked), world.env(), Optional.empty()).path().stream()
            .map(Path::of)
            .toList();
    return new SearchPath(directories)
        .first(name)
        .or(
            () ->
                asked.foreign().stream()
                    .filter(tool -> tool.leavesToPath(name))
                    .flatMap(tool -> ForeignTool.onPath(name, world).stream())
                    .findFirst())
        .orElseThrow(() -> without(name, directories, asked.foreign()).exception());
  }

  private static Fault without(String name, List<Path> directories, List<ForeignTool> foreign) {
    List<String> places = new ArrayList<>(directories.stream().map(Path::toString).toList());
    foreign.stream()
        .filter(ForeignTool::system)
        .forEach(tool -> places.add("PATH for the programs of " + tool.tool() + " (system)"));
    return Fault.of(FaultCode.PROJECT_MISSING, "none of the project's tools has a program " + name)
        .cause("looked in " + String.join(", ", places))
        .remedy(
            foreign.stream().anyMatch(tool -> tool.leavesToPath(name))
                ? "put it on PATH, or name a version instead of system"
                : "beamstrap list shows what is installed");
  }

  /**
   * What a shell needs for the tools below an image's prefix, and for its shared Hex and rebar3.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code project.missing} when no tool is there
   */
  public Environment ofPrefix(Path prefix) {
    PrefixTree tree = new PrefixTree(prefix);
    List<InstalledTool> installed = new Destination.Image(tree).installed();
    if (installed.isEmpty()) {
      throw Fault.of(FaultCode.PROJECT_MISSING, "no tools are installed in " + prefix)
          .cause(
              Files.isDirectory(prefix)
                  ? "it has no erlang, elixir, rebar or gleam of beamstrap's"
                  : "there is no such directory")
          .remedy("beamstrap install --prefix " + prefix)
          .exception();
    }
    Environment plain = Environment.of(installed, Map.of(), Optional.empty());
    Map<String, String> variables = new LinkedHashMap<>(plain.variables());
    variables.put("MIX_HOME", tree.mixHome().toString());
    return new Environment(plain.path(), variables, List.of());
  }
}
