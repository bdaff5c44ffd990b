package dev.beamstrap.deps;

import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.project.MixLock;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.version.Requirement;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@code mix.exs} files of a project ask for: its own, those of an umbrella's applications
 * and of path dependencies, as the real Mix evaluates them.
 *
 * @param hex the Hex packages
 * @param git the address of each Git dependency, by application
 * @param overriding applications whose other requirements do not count
 * @param policy what {@code hex: [policy: …]} says
 */
record MixProjectDeps(
    List<HexDependency> hex,
    Map<String, String> git,
    Set<String> overriding,
    Optional<String> policy) {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String QUIET = "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none";

  /** A dependency on a Hex package; the requirement may be empty. */
  record HexDependency(String app, String requirement, String packageName, String repository) {}

  MixProjectDeps {
    hex = List.copyOf(hex);
    git = Map.copyOf(git);
    overriding = Set.copyOf(overriding);
  }

  /**
   * Asks Mix.
   *
   * @param env the environment in which {@code elixir} is found
   * @return empty when Mix cannot tell, with the reason as the failure's last line in {@code why}
   */
  static Optional<MixProjectDeps> read(Path root, Map<String, String> env, List<String> why) {
    Path scratch = root;
    try {
      scratch = Files.createTempDirectory("beamstrap-mix");
      Path script = scratch.resolve("read_project.exs");
      try (InputStream in = MixProjectDeps.class.getResourceAsStream("read_project.exs")) {
        if (in == null) {
          throw new IllegalStateException("read_project.exs is not in the jar");
        }
        Files.copy(in, script);
      }
      Path out = scratch.resolve("deps.eterm");
      Map<String, String> all = new LinkedHashMap<>(env);
      all.put("HEX_OFFLINE", "1");
      // One that is ended half-way, with us, must leave no dump in the project.
      all.put("ERL_CRASH_DUMP_SECONDS", "0");
      // Beside a fetch every processor counts: one scheduler, and none that spins while idle.
      all.merge("ERL_ZFLAGS", QUIET, (own, ours) -> own + " " + ours);
      Optional<Path> elixir = SearchPath.of(env).first("elixir");
      if (elixir.isEmpty()) {
        why.add("there is no elixir on PATH");
        return Optional.empty();
      }
      ProgramRun command =
          ProgramRun.of(
              List.of(elixir.get().toString(), script.toString(), out.toString(), root.toString()),
              all,
              root,
              DEADLINE);
      if (!command.succeeded() || !Files.isRegularFile(out)) {
        why.add(command.output().isBlank() ? "it wrote nothing" : command.lastLine());
        return Optional.empty();
      }
      return Optional.of(of(TermText.parse("dependencies", Files.readAllBytes(out))));
    } catch (IOException | BeamstrapException e) {
      why.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    } finally {
      if (!scratch.equals(root)) {
        DirectoryTree.delete(scratch);
      }
    }
  }

  static MixProjectDeps of(List<Term> terms) {
    List<HexDependency> hex = new ArrayList<>();
    Map<String, String> git = new LinkedHashMap<>();
    Set<String> overriding = new HashSet<>();
    Optional<String> policy = Optional.empty();
    for (Term term : terms) {
      if (!(term instanceof Term.Tuple tuple)
          || !(tuple.elements().get(0) instanceof Term.Atom kind)) {
        continue;
      }
      List<Term> fields = tuple.elements();
      if (kind.name().equals("policy")) {
        policy = text(fields, 1);
        continue;
      }
      String app = text(fields, 1).orElse("");
      if (kind.name().equals("hex")) {
        hex.add(
            new HexDependency(
                app,
                text(fields, 2).orElse(""),
                text(fields, 3).orElse(app),
                text(fields, 4).orElse("hexpm")));
      } else if (kind.name().equals("git")) {
        git.put(app, text(fields, 2).orElse(""));
      }
      if (fields.get(fields.size() - 1).equals(Term.TRUE)) {
        overriding.add(app);
      }
    }
    return new MixProjectDeps(hex, git, overriding, policy);
  }

  private static Optional<String> text(List<Term> fields, int index) {
    return index < fields.size() ? HexConfigFile.text(fields.get(index)) : Optional.empty();
  }

  /** What the lock does not answer, one line each. */
  List<String> unlocked(MixLock lock) {
    List<String> missing = new ArrayList<>();
    for (HexDependency dependency : hex) {
      if (git.containsKey(dependency.app()) && overriding.contains(dependency.app())) {
        continue;
      }
      Optional<LockEntry> entry = lock.entry(dependency.app());
      if (!(entry.orElse(null) instanceof LockEntry.Hex locked)
          || !locked.packageName().equals(dependency.packageName())
          || !locked.repository().equals(dependency.repository())) {
        if (!overriding.contains(dependency.app()) || entry.isEmpty()) {
          missing.add(dependency.app() + " is not in the lock");
        }
      } else if (!overriding.contains(dependency.app())
          && !fits(dependency.requirement(), locked.version())) {
        missing.add(
            dependency.app()
                + " is locked at "
                + locked.version()
                + ", wanted "
                + dependency.requirement());
      }
    }
    git.forEach(
        (app, url) -> {
          boolean locked =
              lock.entry(app).orElse(null) instanceof LockEntry.Git entry
                  && entry.url().equals(url);
          if (!locked) {
            missing.add(app + " is not in the lock");
          }
        });
    return missing;
  }

  private static boolean fits(String requirement, String version) {
    Optional<Requirement> wanted = Requirement.parse(requirement);
    Optional<SemVer> locked = SemVer.parse(version);
    return wanted.isEmpty() || locked.isEmpty() || wanted.get().matches(locked.get());
  }
}
