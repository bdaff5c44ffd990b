package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.DoctorReport.Place;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.install.ProjectEnvironment;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.store.Homes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Which of the directories that Mix, Hex, rebar3 and beamstrap write to can be written. */
final class PlaceReview {
  private final Surroundings world;
  private final Map<String, String> env;
  private final Path project;
  private final MountTable mounts;

  PlaceReview(Surroundings world, MountTable mounts) {
    this.world = world;
    this.env = world.env();
    this.project = world.directory();
    this.mounts = mounts;
  }

  List<Place> take(Notebook notes) {
    String home = env.getOrDefault("HOME", "");
    Map<String, Path> wanted = new LinkedHashMap<>();
    if (home.startsWith("/")) {
      Path base = Path.of(home);
      wanted.put("HOME", base);
      wanted.put("MIX_HOME", set("MIX_HOME", base.resolve(".mix")));
      wanted.put("HEX_HOME", set("HEX_HOME", base.resolve(".hex")));
      wanted.put("REBAR_CACHE_DIR", set("REBAR_CACHE_DIR", base.resolve(".cache/rebar3")));
    }
    wanted.put("TMPDIR", set("TMPDIR", Path.of("/tmp")));
    wanted.put("project", project);
    beamstrap(world.homes(), wanted, notes);
    List<Place> places = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    wanted.forEach(
        (name, path) -> {
          boolean executable = !mounts.has(path, "noexec");
          boolean writable = Homes.writable(path);
          places.add(new Place(name, notes.safe(path.toString()), writable, executable));
          if (!writable && name.matches("MIX_HOME|HEX_HOME|REBAR_CACHE_DIR")) {
            closed.add(name + " (" + path + ")");
          }
          if (!executable && name.equals("BEAMSTRAP_HOME")) {
            notes
                .finding(
                    Elsewhere.NO_EXEC,
                    Weight.BLOCKS,
                    "beamstrap",
                    path + ", where tools are put, is mounted noexec")
                .evidence("/proc/self/mounts")
                .remedy(
                    "Put them where programs can be run.",
                    "export BEAMSTRAP_HOME="
                        + Shell.word(project.resolve(".beamstrap").toString()));
          }
        });
    // The names that toolchain.Environment has for them.
    Path local = project.resolve(".beamstrap");
    if (!closed.isEmpty()) {
      Notebook.Draft draft =
          notes
              .finding(
                  Elsewhere.HOME_READ_ONLY,
                  Weight.HINDERS,
                  "mix, hex, rebar3",
                  "Mix, Hex or rebar3 cannot write where they keep things")
              .evidence("not writable: " + String.join(", ", closed));
      if (environmentHelps()) {
        draft.remedy(
            "Let beamstrap lend them places below the project, with the Hex and the settings that"
                + " are at home.",
            "eval \"$(beamstrap env)\"");
      } else {
        draft.remedy(
            "Keep these things below the project, as beamstrap env and exec do.",
            "export MIX_HOME="
                + Shell.word(local.resolve("mix").toString())
                + " HEX_HOME="
                + Shell.word(local.resolve("hex").toString())
                + " REBAR_CACHE_DIR="
                + Shell.word(local.resolve("rebar3").toString()));
      }
    }
    return places;
  }

  /** Whether {@code env} has places below the project for them, and tools to go with these. */
  private boolean environmentHelps() {
    try {
      return world.homes().get().reason().isPresent()
          && !new ProjectEnvironment(world).tools().isEmpty();
    } catch (BeamstrapException nothingInstalled) {
      return false;
    }
  }

  private static void beamstrap(Supplier<Homes> homes, Map<String, Path> wanted, Notebook notes) {
    try {
      wanted.put("BEAMSTRAP_HOME", homes.get().data());
      wanted.put("BEAMSTRAP_CACHE_DIR", homes.get().cache());
    } catch (BeamstrapException e) {
      notes
          .finding(Elsewhere.HOME_READ_ONLY, Weight.BLOCKS, "beamstrap", e.fault().message())
          .evidence(e.fault().cause())
          .remedy(e.fault().remedy());
    }
  }

  private Path set(String name, Path otherwise) {
    String value = env.getOrDefault(name, "");
    return value.startsWith("/") ? Path.of(value) : otherwise;
  }
}
