package dev.beamstrap.deps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.project.LockEntry;
import dev.beamstrap.project.MixLock;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real git and a repository on this disk. */
class GitDependenciesTest {
  @TempDir Path temp;
  private Path origin;
  private Path deps;
  private Map<String, String> env;

  @BeforeEach
  void prepare() throws IOException {
    origin = Files.createDirectories(temp.resolve("origin"));
    deps = temp.resolve("project/deps");
    env = new HashMap<>();
    env.put("PATH", System.getenv("PATH"));
    env.put("HOME", temp.toString());
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    git("init", "--quiet");
    commit("a.txt", "v1");
    git("tag", "v1");
    Files.createDirectories(origin.resolve("apps/one"));
    commit("apps/one/b.txt", "v2");
  }

  private void commit(String file, String tag) throws IOException {
    Files.writeString(origin.resolve(file), tag);
    git("add", "-A");
    git("-c", "user.name=T", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", tag);
  }

  private String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProgramRun done = ProgramRun.of(command, env, origin, Duration.ofMinutes(1));
    assertThat(done.succeeded()).as(done.output()).isTrue();
    return done.output().strip();
  }

  private List<LockEntry.Git> locked(String sha, String options) {
    return MixLock.parse(
            "%{\n  \"dep\": {:git, \"file://"
                + origin
                + "\", \""
                + sha
                + "\", ["
                + options
                + "]},\n}\n",
            "mix.lock")
        .gitEntries();
  }

  private GitDependencies dependencies(boolean offline) {
    return new GitDependencies(deps, env, offline, Reporter.silent());
  }

  @Test
  void aCloneIsAtTheLockedRevisionAndIsNotFetchedTwice() throws IOException {
    List<LockEntry.Git> locked = locked(git("rev-parse", "v1"), "tag: \"v1\"");
    assertThat(dependencies(false).lacking(locked)).hasSize(1);

    assertThat(dependencies(false).fetch(locked).get(0).fetched()).isTrue();

    assertThat(deps.resolve("dep/a.txt")).exists();
    assertThat(deps.resolve("dep/apps")).doesNotExist();
    assertThat(dependencies(true).lacking(locked)).isEmpty();
    assertThat(dependencies(true).fetch(locked).get(0).fetched()).isFalse();
    assertThat(temp.resolve("project/deps").toFile().list()).containsExactly("dep");
  }

  @Test
  void anotherRevisionIsCheckedOutInPlaceAndCompiledAnew() throws IOException {
    dependencies(false).fetch(locked(git("rev-parse", "v1"), ""));
    Path build = Files.createDirectories(temp.resolve("project/_build/dev/lib/dep"));
    List<LockEntry.Git> newer = locked(git("rev-parse", "HEAD"), "");
    assertThat(dependencies(false).lacking(newer).get(0)).contains("another revision");

    dependencies(false).fetch(newer);

    assertThat(deps.resolve("dep/apps/one/b.txt")).exists();
    assertThat(build.resolve(".mix/compile.fetch")).exists();
  }

  @Test
  void aSparseCheckoutHoldsItsDirectoryOnly() throws IOException {
    List<LockEntry.Git> locked = locked(git("rev-parse", "HEAD"), "sparse: \"apps/one\"");
    dependencies(false).fetch(locked);
    assertThat(deps.resolve("dep/apps/one/b.txt")).exists();
    assertThat(deps.resolve("dep/a.txt")).doesNotExist();
    assertThat(dependencies(true).lacking(locked)).isEmpty();
  }

  @Test
  void aRevisionThatIsGoneIsSaidAndLeavesNothing() throws IOException {
    List<LockEntry.Git> locked = locked("0123456789012345678901234567890123456789", "");
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> dependencies(false).fetch(locked));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.VERSION_UNKNOWN);
    assertThat(deps.toFile().list()).isEmpty();
  }

  @Test
  void offlineNamesWhatIsNotThere() throws IOException {
    List<LockEntry.Git> locked = locked(git("rev-parse", "HEAD"), "");
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> dependencies(true).fetch(locked));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.OFFLINE_MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECT tunnel failed, response 403|NET_DENIED",
        "CONNECT tunnel failed, response 407|NET_DENIED",
        "CONNECT tunnel failed, response 502|NET_UNREACHABLE",
        "SSL certificate problem: unable to get local issuer certificate|NET_UNTRUSTED",
        "could not read Username for 'https://x': terminal prompts disabled|NET_HTTP",
        "Could not resolve host: github.com|NET_UNREACHABLE",
        "upload-pack: not our ref 01234|VERSION_UNKNOWN",
        "repository 'https://x/y.git/' not found|NET_HTTP",
      })
  void gitsWordsBecomeCodes(String words, FaultCode code) {
    LockEntry.Git dependency = locked("0123456789012345678901234567890123456789", "").get(0);
    assertThat(
            GitFailure.of(dependency, new ProgramRun(Optional.of(128), "fatal: " + words)).code())
        .isEqualTo(code);
  }

  @Test
  void aGitThatMixRanIsRecognisedInItsWords() {
    String output =
        """
        * Getting pyrite (https://u:pw@github.com/x/y.git)
        fatal: unable to access 'https://u:pw@github.com/x/y.git/': CONNECT tunnel failed, response 403
        ** (Mix) Command "git --git-dir=.git fetch --force --quiet" failed
        """;
    Fault fault = GitFailure.inMix(output).orElseThrow().exception().fault();
    assertThat(fault.code()).isEqualTo(FaultCode.NET_DENIED);
    assertThat(fault.message() + fault.cause()).contains("git --git-dir").doesNotContain("pw@");
    assertThat(GitFailure.inMix("** (Mix) Hex dependency resolution failed")).isEmpty();
  }

  @Test
  void secretsOfAnAddressAreNotTold() {
    LockEntry.Git dependency = locked("0123456789012345678901234567890123456789", "").get(0);
    assertThat(
            GitFailure.of(
                    dependency,
                    new ProgramRun(Optional.of(128), "fatal: unable to access 'https://u:pw@h/x/'"))
                .cause())
        .doesNotContain("pw");
  }
}
