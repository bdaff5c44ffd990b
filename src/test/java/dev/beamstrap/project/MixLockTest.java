package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixLockTest {
  private static final String INNER = "a".repeat(63) + "b";
  private static final String OUTER = "c".repeat(64);

  private static LockEntry only(String text) {
    List<LockEntry> entries = MixLock.parse(text, "mix.lock").entries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static LockEntry.Hex hex(String text) {
    return (LockEntry.Hex) only(text);
  }

  private static Fault failure(String text) {
    return catchThrowableOfType(BeamstrapException.class, () -> MixLock.parse(text, "mix.lock"))
        .fault();
  }

  @Test
  void readsAFullHexEntry() {
    LockEntry.Hex entry =
        hex(
            "%{\n  \"delta\": {:hex, :delta_pkg, \"1.1.0-rc.1+b\", \""
                + INNER
                + "\", [:make, :mix], [{:beta, \"~> 1.0\", [hex: :beta_pkg, repo: \"hexpm:acme\","
                + " optional: true]}], \"hexpm:acme\", \""
                + OUTER
                + "\"},\n}\n");
    assertThat(entry.app()).isEqualTo("delta");
    assertThat(entry.line()).isEqualTo(2);
    assertThat(entry.packageName()).isEqualTo("delta_pkg");
    assertThat(entry.version()).isEqualTo("1.1.0-rc.1+b");
    assertThat(entry.inner()).contains(new Sha256(INNER));
    assertThat(entry.managers()).contains(List.of("make", "mix"));
    assertThat(entry.deps())
        .contains(
            List.of(
                new LockDependency(
                    "beta", "beta_pkg", Optional.of("~> 1.0"), Optional.of("hexpm:acme"), true)));
    assertThat(entry.repository()).isEqualTo("hexpm:acme");
    assertThat(entry.outer()).contains(new Sha256(OUTER));
    assertThat(entry.extra()).isEmpty();
    assertThat(entry.upperCaseChecksum()).isFalse();
  }

  @Test
  void absentAndNilElementsAreTheSame() {
    LockEntry.Hex three = hex("%{a: {:hex, :a, \"1.0.0\"}}");
    LockEntry.Hex eight = hex("%{a: {:hex, :a, \"1.0.0\", nil, nil, nil, nil, nil}}");
    for (LockEntry.Hex entry : List.of(three, eight)) {
      assertThat(entry.inner()).isEmpty();
      assertThat(entry.managers()).isEmpty();
      assertThat(entry.deps()).isEmpty();
      assertThat(entry.repo()).isEmpty();
      assertThat(entry.repository()).isEqualTo("hexpm");
      assertThat(entry.outer()).isEmpty();
    }
  }

  @Test
  void elementsAfterTheEighthAreKept() {
    LockEntry.Hex entry =
        hex("%{a: {:hex, :a, \"1.0.0\", nil, [], [], \"hexpm\", nil, :new, [x: 1]}}");
    assertThat(entry.extra()).hasSize(2);
    assertThat(entry.managers()).contains(List.of());
    assertThat(MixLock.parse("%{a: " + entry.term().inspect() + "}", "").render())
        .isEqualTo(
            "%{\n  \"a\": {:hex, :a, \"1.0.0\", nil, [], [], \"hexpm\", nil, :new, [x: 1]},\n}\n");
  }

  @Test
  void upperCaseChecksumsAreReadAndNoted() {
    LockEntry.Hex entry =
        hex("%{a: {:hex, :a, \"1.0.0\", \"" + INNER.toUpperCase(java.util.Locale.ROOT) + "\"}}");
    assertThat(entry.inner()).contains(new Sha256(INNER));
    assertThat(entry.upperCaseChecksum()).isTrue();
  }

  @Test
  void readsEverySpellingOfAKey() {
    for (String key : List.of("\"a\":", "a:", ":a =>", ":\"a\" =>", "'a':", "\"\\x61\":")) {
      assertThat(only("%{" + key + " {:package, \"0.1.0\"}}"))
          .as(key)
          .isEqualTo(
              new LockEntry.Package("a", 1, only("[a: {:package, \"0.1.0\"}]").term(), "0.1.0"));
    }
    assertThat(only("[{:a, {:package, \"0.1.0\"}}]").app()).isEqualTo("a");
  }

  @Test
  void readsGitWithItsOptions() {
    String sha = "0123456789".repeat(4);
    LockEntry.Git entry =
        (LockEntry.Git)
            only(
                "%{\"h\": {:git, \"git@example.com:h.git\", \""
                    + sha
                    + "\", [{:tag, \"v1\"}, sparse: \"dir\", depth: 1, submodules: true]}}");
    assertThat(entry.url()).isEqualTo("git@example.com:h.git");
    assertThat(entry.sha()).isEqualTo(sha);
    assertThat(entry.text("tag")).contains("v1");
    assertThat(entry.text("sparse")).contains("dir");
    assertThat(entry.text("branch")).isEmpty();
    assertThat(entry.number("depth")).contains(BigInteger.ONE);
    assertThat(entry.isSet("submodules")).isTrue();
    assertThat(new MixLock(List.of(entry)).render())
        .contains("[tag: \"v1\", sparse: \"dir\", depth: 1, submodules: true]");
  }

  @Test
  void otherSourcesAreKept() {
    LockEntry.Other hg = (LockEntry.Other) only("%{a: {:hg, \"url\", 'sha', %{b: -1_0}, Foo.Bar}}");
    assertThat(hg.scm()).isEqualTo("hg");
    assertThat(new MixLock(List.of(hg)).render())
        .isEqualTo("%{\n  \"a\": {:hg, \"url\", 'sha', %{b: -10}, Foo.Bar},\n}\n");
    assertThat(((LockEntry.Other) only("%{a: \"text\"}")).scm()).isEmpty();
  }

  @Test
  void nilEntriesAreNotWritten() {
    assertThat(MixLock.parse("%{a: nil}", "mix.lock").render()).isEqualTo("%{\n}\n");
  }

  @Test
  void theLastOfTwoEntriesCounts() {
    MixLock lock =
        MixLock.parse("%{a: {:package, \"1.0.0\"},\n a: {:package, \"2.0.0\"}}", "mix.lock");
    assertThat(lock.entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.line()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n\t", "# nothing\n", "%{}", "[]", "%{ # c\n}"})
  void emptyLocksAreEmpty(String text) {
    assertThat(MixLock.parse(text, "mix.lock").entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "%{a: 1 b: 2}|1:8: expected ',' or '}', found 'b'",
        "%{a: {:hex, :a, |1:16: expected a term, found the end of the file",
        "%{a: \"x|1:6: the quoted text has no end",
        "%{a: \"x#{1}\"}|1:8: interpolation is no literal",
        "%{a: \"\\xff\"}|1:6: the escapes of the quoted text do not give UTF-8",
        "%{a: \"\\u{110000}\"}|1:7: the escape names no character",
        "%{a: 1.5}|1:6: expected a decimal integer",
        "%{a: ~w(b)}|1:6: expected a term, found '~'",
        "%{a: foo}|1:6: the name 'foo' is no literal",
        "%{a: 1} %{}|1:9: expected the end of the file, found '%'",
        "%{\"a\" => 1}|1:3: the key \"a\" is no atom, as Mix needs",
        "%{\"../a\": 1}|1:3: '../a' is no name of an application",
        "{:a}|1:1: expected '%{', found '{'",
        "[1]|1:2: expected a key with its value",
        "%{a: {:hex, :a, \"1.0\"}}|1:3: entry \"a\": \"1.0\" is no version",
        "%{a: {:hex, :\"../a\", \"1.0.0\"}}|1:3: entry \"a\": :\"../a\" is no package name",
        "%{a: {:hex, :a, \"1.0.0\", \"12\"}}|1:3: entry \"a\": \"12\" is no SHA-256 checksum",
        "%{a: {:hex, :a, \"1.0.0\", nil, [], [], \"..\"}}|1:3: entry \"a\": \"..\" is no repository",
        "%{a: {:git, \"--upload-pack=x\", \"1\"}}|1:3: entry \"a\": \"--upload-pack=x\" is no git address",
        "%{a: {:git, \"x\", \"master\"}}|1:3: entry \"a\": \"master\" is no git revision",
      })
  void failuresNameLineAndColumn(String text, String message) {
    Fault fault = failure(text);
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).isEqualTo("mix.lock:" + message);
    assertThat(fault.remedy()).isNotEmpty();
  }

  @Test
  void linesAndColumnsCountFromOneAndByCharacter() {
    assertThat(failure("%{\n  \"a\": {:x},\r\n  \"b\": {\"\uD83D\uDE00\" 1}\n}").message())
        .isEqualTo("mix.lock:3:13: expected ',' or '}', found '1'");
  }

  @Test
  void nestingIsBounded() {
    assertThat(failure("%{a: " + "[".repeat(100_000)).message())
        .isEqualTo("mix.lock:1:70: nested deeper than 64 levels");
  }

  @Test
  void markersAreReportedEvenInsideStrings() {
    Fault fault = failure("%{\n  \"a\": \"=======\",\n}\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(fault.cause()).isEqualTo("markers at line 2");
  }

  @Test
  void escapesAreReadAndWrittenAsElixirDoes() {
    String text = "\"\\\"\\\\\\n\\t\\e\\0\\d\\x{e9}\\u00e9\\xC3\\xA9\\s\\#{\\q\"";
    assertThat(only("%{a: " + text + "}").term().inspect())
        .isEqualTo("\"\\\"\\\\\\n\\t\\e\\0\\d\u00e9\u00e9\u00e9 \\#{q\"");
    assertThat(only("%{a: {:\"a-b\", :b?, :\"\", [\"a-b\": 1], %{1 => 2}}}").term().inspect())
        .isEqualTo("{:\"a-b\", :b?, :\"\", [\"a-b\": 1], %{1 => 2}}");
  }
}
