package dev.beamstrap.deps;

import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.StagedDirectory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Git dependency below the dependencies' directory, by the means and in the form of Mix: the
 * lock's address as {@code origin}, the locked revision checked out. Source: elixir {@code
 * lib/mix/lib/mix/scm/git.ex}.
 */
final class GitCheckout {
  private static final Duration DEADLINE = Duration.ofMinutes(15);
  private static final Duration LOCAL = Duration.ofMinutes(1);

  private final LockEntry.Git dependency;
  private final Path directory;
  private final Map<String, String> env;

  /**
   * A dependency.
   *
   * @param deps the directory of all dependencies
   * @param env the environment that git is to run in
   */
  GitCheckout(LockEntry.Git dependency, Path deps, Map<String, String> env) {
    this.dependency = dependency;
    this.directory = deps.resolve(dependency.app());
    this.env = new LinkedHashMap<>(env);
    this.env
        .keySet()
        .removeIf(
            name ->
                name.equals("GIT_DIR")
                    || name.equals("GIT_WORK_TREE")
                    || name.equals("GIT_INDEX_FILE"));
    this.env.put("GIT_TERMINAL_PROMPT", "0");
    this.env.put("LC_ALL", "C");
    this.env.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
  }

  /** Why Mix would not be content with what is there; empty when it would. */
  Optional<String> lacking() {
    String app = dependency.app();
    if (!Files.isRegularFile(directory.resolve(".git").resolve("HEAD"))) {
      return Optional.of(app + " is not checked out in " + directory);
    }
    if (plainlyRight()) {
      return Optional.empty();
    }
    String origin = local("config", "remote.origin.url");
    String revision = local("rev-parse", "--verify", "--quiet", "HEAD");
    if (!origin.equals(dependency.url())) {
      return Optional.of(app + " is checked out from elsewhere in " + directory);
    }
    return revision.equals(dependency.sha())
        ? Optional.empty()
        : Optional.of(app + " is checked out at another revision than the locked one");
  }

  /** Whether git's own files say so in the form that git gives them; saves starting it. */
  private boolean plainlyRight() {
    try {
      String head = Files.readString(directory.resolve(".git").resolve("HEAD")).strip();
      String config = Files.readString(directory.resolve(".git").resolve("config"));
      return head.equals(dependency.sha())
          && config.contains("[remote \"origin\"]\n\turl = " + dependency.url() + "\n")
          && config.indexOf("[remote \"origin\"]") == config.lastIndexOf("[remote \"origin\"]");
    } catch (IOException e) {
      return false;
    }
  }

  private String local(String... arguments) {
    ProgramRun command = git(directory, LOCAL, arguments);
    return command.succeeded() ? command.output().strip() : "";
  }

  /** Clones it, or brings what is there to the locked revision. */
  void fetch() {
    if (Files.isRegularFile(directory.resolve(".git").resolve("HEAD"))) {
      checkout(directory);
    } else {
      try (StagedDirectory staged = StagedDirectory.beside(directory)) {
        must(
            git(
                staged.path(),
                LOCAL,
                "-c",
                "core.hooksPath=/dev/null",
                "init",
                "--template=",
                "--quiet"));
        must(
            git(
                staged.path(),
                LOCAL,
                "--git-dir=.git",
                "remote",
                "add",
                "origin",
                dependency.url()));
        checkout(staged.path());
        staged.publish();
      }
    }
    markFetched();
  }

  private void checkout(Path path) {
    sparse(path);
    must(git(path, LOCAL, "--git-dir=.git", "config", "remote.origin.url", dependency.url()));
    List<String> fetch = new ArrayList<>(List.of("--git-dir=.git", "fetch", "--force", "--quiet"));
    if (dependency.text("tag").isPresent()) {
      fetch.add("--tags");
    }
    Optional<BigInteger> depth = dependency.number("depth").filter(n -> n.signum() > 0);
    if (depth.isPresent()) {
      fetch.addAll(List.of("--depth=" + depth.get(), "origin", dependency.sha()));
    }
    must(git(path, DEADLINE, fetch.toArray(String[]::new)));
    if (!hasRevision(path)) {
      // No branch leads to it any more; some servers give it all the same.
      must(
          git(
              path,
              DEADLINE,
              "--git-dir=.git",
              "fetch",
              "--force",
              "--quiet",
              "origin",
              dependency.sha()));
    }
    must(
        git(
            path,
            DEADLINE,
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "advice.detachedHead=false",
            "--git-dir=.git",
            "checkout",
            "--quiet",
            dependency.sha()));
    if (dependency.isSet("submodules")) {
      must(
          git(
              path,
              DEADLINE,
              "-c",
              "core.hooksPath=/dev/null",
              "--git-dir=.git",
              "submodule",
              "update",
              "--init",
              "--recursive"));
    }
  }

  private boolean hasRevision(Path path) {
    return git(path, LOCAL, "--git-dir=.git", "cat-file", "-e", dependency.sha() + "^{commit}")
        .succeeded();
  }

  private void sparse(Path path) {
    Path patterns = path.resolve(".git").resolve("info").resolve("sparse-checkout");
    Optional<String> sparse = dependency.text("sparse");
    try {
      if (sparse.isPresent()) {
        must(git(path, LOCAL, "--git-dir=.git", "config", "core.sparsecheckout", "true"));
        DirectoryTree.ensure(path.resolve(".git").resolve("info"));
        Files.write(patterns, sparse.get().getBytes(StandardCharsets.UTF_8));
      } else if (Files.exists(patterns)) {
        Files.write(patterns, "*".getBytes(StandardCharsets.UTF_8));
        must(git(path, LOCAL, "--git-dir=.git", "read-tree", "-mu", "HEAD"));
        must(git(path, LOCAL, "--git-dir=.git", "config", "core.sparsecheckout", "false"));
        Files.delete(patterns);
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "write", patterns);
    }
  }

  /** As Mix does after a fetch, so that what was compiled before is compiled again. */
  private void markFetched() {
    Path builds = directory.resolveSibling("..").normalize().resolve("_build");
    if (!Files.isDirectory(builds)) {
      return;
    }
    try (DirectoryStream<Path> environments = Files.newDirectoryStream(builds)) {
      for (Path environment : environments) {
        Path build = environment.resolve("lib").resolve(dependency.app());
        if (Files.isDirectory(build)) {
          DirectoryTree.ensure(build.resolve(".mix"));
          Files.write(build.resolve(".mix").resolve("compile.fetch"), new byte[0]);
        }
      }
    } catch (IOException e) {
      throw DiskFaults.of(e, "mark as fetched in", builds);
    }
  }

  private ProgramRun git(Path path, Duration deadline, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("git");
    command.addAll(List.of(arguments));
    try {
      return ProgramRun.of(command, env, path, deadline);
    } catch (IOException e) {
      throw DiskFaults.ofStart(e, Path.of(command.get(0)));
    }
  }

  private void must(ProgramRun command) {
    if (!command.succeeded()) {
      throw GitFailure.of(dependency, command).exception();
    }
  }
}
