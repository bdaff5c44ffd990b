package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RebarLockTest {
  private static final String SHA = "0123456789".repeat(4);
  private static final String INNER =
      "DB8F7505D8332D98EF50A3EF34B34C1AFDDEC7506E4EE4DD4A3A266285D282CA";
  private static final String OUTER =
      "E1E1284DC3FC030A64B1AD0D8382AE7E99DA46C3246B815318A4B848873800A4";

  private static final String LOCKS =
      "[{<<\"cowlib\">>,{pkg,<<\"cowlib\">>,<<\"2.13.0\">>},1},\n"
          + " {<<\"mine\">>,{git,\"git@example.com:mine.git\",{ref,\""
          + SHA
          + "\"}},0},\n {<<\"part\">>,{git_subdir,\"https://example.com/x\",{ref,\""
          + SHA
          + "\"},\"apps/part\"},0},\n {<<\"old\">>,{hg,\"https://example.com/h\",{ref,\"1\"}},0}]";

  private static Fault failure(String text) {
    return catchThrowableOfType(BeamstrapException.class, () -> RebarLock.parse(text, "rebar.lock"))
        .fault();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "% nothing\n", "[].", "[].\n"})
  void emptyLocksAreEmpty(String text) {
    assertThat(RebarLock.parse(text, "rebar.lock").entries()).isEmpty();
  }

  @Test
  void readsTheFirstFormat() {
    RebarLock lock = RebarLock.parse(LOCKS + ".\n", "rebar.lock");
    assertThat(lock.version()).isEmpty();
    assertThat(lock.entries()).hasSize(4);
    assertThat(lock.entries().get(0))
        .isEqualTo(
            new RebarLock.Entry(
                "cowlib",
                new RebarLock.Package("cowlib", "2.13.0", Optional.empty(), Optional.empty()),
                1));
    assertThat(lock.entries().get(1))
        .isEqualTo(
            new RebarLock.Entry(
                "mine", new RebarLock.Git("git@example.com:mine.git", SHA, Optional.empty()), 0));
    assertThat(lock.entries().get(2).source())
        .isEqualTo(new RebarLock.Git("https://example.com/x", SHA, Optional.of("apps/part")));
    assertThat(lock.entries().get(3).source()).isInstanceOf(RebarLock.Other.class);
  }

  @Test
  void readsTheInnerChecksumsOf11() {
    RebarLock lock =
        RebarLock.parse(
            "{\"1.1.0\",\n"
                + LOCKS
                + "}.\n[\n{pkg_hash,[\n {<<\"cowlib\">>, <<\""
                + INNER
                + "\">>}]}\n].\n",
            "rebar.lock");
    assertThat(lock.version()).contains("1.1.0");
    assertThat(lock.entries().get(0).source())
        .isEqualTo(
            new RebarLock.Package(
                "cowlib", "2.13.0", Optional.of(new Sha256(INNER)), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.0", "9.0.0"})
  void readsBothChecksumsOf12AndLater(String version) {
    RebarLock lock =
        RebarLock.parse(
            "{\""
                + version
                + "\",\n"
                + LOCKS
                + "}.\n[\n{pkg_hash,[\n {<<\"cowlib\">>, <<\""
                + INNER
                + "\">>}]},\n{pkg_hash_ext,[\n {<<\"cowlib\">>, <<\""
                + OUTER
                + "\">>}]}\n].\n",
            "rebar.lock");
    assertThat(lock.version()).contains(version);
    assertThat(lock.entries().get(0).source())
        .isEqualTo(
            new RebarLock.Package(
                "cowlib",
                "2.13.0",
                Optional.of(new Sha256(INNER)),
                Optional.of(new Sha256(OUTER))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{|rebar.lock:1:3",
        "foo.|rebar.lock:1:1: expected a list of locks, or a version with one",
        "[{a}].|rebar.lock:1:1: {a} is no lock",
        "[{<<\"../a\">>,{pkg,<<\"a\">>,<<\"1.0.0\">>},0}].|rebar.lock:1:5: entry \"../a\":",
        "[{<<\"a\">>,{pkg,<<\"A\">>,<<\"1.0.0\">>},0}].|rebar.lock:1:5: entry \"a\": <<\"A\">> is no"
            + " package name",
        "[{<<\"a\">>,{pkg,<<\"a\">>,<<\"1\">>},0}].|rebar.lock:1:5: entry \"a\": <<\"1\">> is no version",
        "[{<<\"a\">>,{git,\"-x\",{ref,\"1\"}},0}].|rebar.lock:1:5: entry \"a\": \"-x\" is no git address",
        "[{<<\"a\">>,{git,\"x\",{branch,\"m\"}},0}].|rebar.lock:1:5: entry \"a\": {branch,\"m\"} is no"
            + " git revision",
        "{\"1.2.0\",[]}. [{pkg_hash,[{<<\"a\">>,<<\"12\">>}]}].|rebar.lock:1:30: entry \"a\": <<\"12\">>"
            + " is no SHA-256 in pkg_hash",
      })
  void failuresNameWhereTheyAre(String text, String message) {
    Fault fault = failure(text);
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).startsWith(message);
  }

  @Test
  void conflictMarkersAreNamed() {
    Fault fault = failure("[\n<<<<<<< HEAD\n=======\n>>>>>>> x\n].\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(fault.cause()).isEqualTo("markers at lines 2, 3, 4");
  }
}
