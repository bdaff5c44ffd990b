package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeamstrapLockTest {
  private static final Sha256 A = new Sha256("a".repeat(64));
  private static final Sha256 B = new Sha256("b".repeat(64));
  private static final LockedArtifact ON_UBUNTU =
      new LockedArtifact(
          "linux-amd64/ubuntu-24.04",
          URI.create("https://builds.hex.pm/OTP-27.3.4.tar.gz"),
          A,
          false);
  private static final LockedArtifact ON_MUSL =
      new LockedArtifact(
          "linux-amd64/musl", URI.create("https://example.com/otp?x=1&y=2"), B, true);
  private static final LockedArtifact ANYWHERE =
      new LockedArtifact("any", URI.create("http://127.0.0.1:8080/v1.18.3-otp-27.zip"), B, false);
  private static final LockedTool ERLANG =
      new LockedTool(Tool.ERLANG, "27.3.4", List.of(ON_UBUNTU, ON_MUSL));
  private static final LockedTool ELIXIR =
      new LockedTool(Tool.ELIXIR, "1.18.3-otp-27", List.of(ANYWHERE));

  private static final String TEXT =
      """
      {
        "schema" : 1,
        "tools" : [
          {
            "tool" : "erlang",
            "version" : "27.3.4",
            "artifacts" : [
              {
                "platform" : "linux-amd64/musl",
                "url" : "https://example.com/otp?x=1&y=2",
                "sha256" : "%s",
                "unverified" : true
              },
              {
                "platform" : "linux-amd64/ubuntu-24.04",
                "url" : "https://builds.hex.pm/OTP-27.3.4.tar.gz",
                "sha256" : "%s"
              }
            ]
          },
          {
            "tool" : "elixir",
            "version" : "1.18.3-otp-27",
            "artifacts" : [
              {
                "platform" : "any",
                "url" : "http://127.0.0.1:8080/v1.18.3-otp-27.zip",
                "sha256" : "%s"
              }
            ]
          }
        ]
      }
      """
          .formatted(B, A, B);

  private static Fault failure(String text) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> BeamstrapLock.parse(text, "beamstrap.lock"))
        .fault();
  }

  @Test
  void isWrittenTheSameInWhateverOrderItWasGathered() {
    assertThat(new BeamstrapLock(List.of(ELIXIR, ERLANG)).render()).isEqualTo(TEXT);
    assertThat(new BeamstrapLock(List.of(ERLANG, ELIXIR)).render()).isEqualTo(TEXT);
  }

  @Test
  void readsWhatItWrote() {
    assertThat(BeamstrapLock.parse(TEXT, "beamstrap.lock"))
        .isEqualTo(new BeamstrapLock(List.of(ERLANG, ELIXIR)));
    BeamstrapLock empty = new BeamstrapLock(List.of());
    assertThat(BeamstrapLock.parse(empty.render(), "beamstrap.lock")).isEqualTo(empty);
  }

  @Test
  void findsTheArchiveForAPlatform() {
    BeamstrapLock lock = BeamstrapLock.parse(TEXT, "beamstrap.lock");
    assertThat(lock.tool(Tool.ERLANG, "27.3.4").flatMap(tool -> tool.artifact("linux-amd64/musl")))
        .contains(ON_MUSL);
    assertThat(lock.tool(Tool.ERLANG, "27.3.4").flatMap(tool -> tool.artifact("macos-arm64")))
        .isEmpty();
    assertThat(ELIXIR.artifact("linux-amd64/musl")).contains(ANYWHERE);
    assertThat(lock.tool(Tool.ERLANG, "27.3.5")).isEmpty();
  }

  @Test
  void unknownFieldsAreSkipped() {
    String text =
        TEXT.replace("\"schema\" : 1,", "\"schema\" : 1, \"\": [{}], \"note\": {\"tools\": [1]},")
            .replace("\"tool\" : \"elixir\",", "\"tool\" : \"elixir\", \"x\": [[1], {}],")
            .replace("\"platform\" : \"any\",", "\"platform\" : \"any\", \"size\": 12e3,");
    assertThat(BeamstrapLock.parse(text, "beamstrap.lock"))
        .isEqualTo(new BeamstrapLock(List.of(ERLANG, ELIXIR)));
  }

  @Test
  void aNewerSchemaIsNoSyntaxError() {
    Fault fault = failure("{\"schema\": 2, \"tools\": \"elsewhere\"}");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_LOCK);
    assertThat(fault.message()).isEqualTo("beamstrap.lock was written by a newer beamstrap");
  }

  @Test
  void conflictMarkersAreNamed() {
    assertThat(failure("{\n<<<<<<< HEAD\n\"schema\": 1\n=======\n>>>>>>> x\n}").cause())
        .isEqualTo("markers at lines 2, 4, 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|1:1: expected an object",
        "[]|1:1: expected an object",
        "{}|1:1: the lock has no \"schema\"",
        "{\"schema\": \"1\"}|1:12: expected a number for \"schema\"",
        "{\"schema\": 1, \"tools\": {}}|1:24: expected a list",
        "{\"schema\": 1, \"tools\": [1]}|1:25: expected an object",
        "{\"schema\": 1} x|1:16: Unrecognized token 'x'",
        "{\"schema\": 1, \"schema\": 1}|1:23: Duplicate field 'schema'",
        "{\"schema\": 1, \"tools\": [{\"tool\": \"perl\"}]}|1:34: unknown tool 'perl'",
        "{\"schema\": 1, \"tools\": [{\"tool\": \"elixir\"}]}|1:25: the tool has no \"version\"",
        "{\"schema\": 1, \"tools\": [{\"version\": \"../1\"}]}|1:37: '../1' is not a version",
        "{\"schema\": 1, \"tools\": [{\"artifacts\": [{\"url\": \"file:///x\"}]}]}"
            + "|1:48: \"url\" is no http or https address",
        "{\"schema\": 1, \"tools\": [{\"artifacts\": [{\"sha256\": \"12\"}]}]}"
            + "|1:51: \"sha256\" is no SHA-256",
      })
  void failuresNameLineAndColumn(String text, String message) {
    Fault fault = failure(text);
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).startsWith("beamstrap.lock:" + message);
  }

  @Test
  void damagedLocksAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(5);
    String[] tokens = {"{", "}", "[", "]", "\"", ",", ":", "null", "-1", "1e999", "\\u", "\n", "é"};
    for (int i = 0; i < 3_000; i++) {
      StringBuilder damaged = new StringBuilder(TEXT);
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        int at = random.nextInt(damaged.length());
        if (random.nextBoolean()) {
          damaged.insert(at, tokens[random.nextInt(tokens.length)]);
        } else {
          damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(9)));
        }
      }
      try {
        BeamstrapLock.parse(damaged.toString(), "beamstrap.lock");
      } catch (BeamstrapException e) {
        assertThat(e.fault().message())
            .as("round %s", i)
            .matches("beamstrap\\.lock(:\\d+:\\d+: .+| .+)");
      }
    }
  }
}
