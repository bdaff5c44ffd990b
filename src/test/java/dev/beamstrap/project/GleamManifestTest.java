package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GleamManifestTest {
  private static final String OUTER = "AB".repeat(32);
  private static final String SHA = "0123456789".repeat(4);

  /** In the form of gleam v1.18.1 compiler-core/src/manifest.rs, its test of the writer. */
  private static final String TEXT =
      """
      # Do not manually edit this file, it is managed by Gleam.
      #
      # This file locks the dependency versions used, to make your build
      # deterministic and to prevent unexpected versions from being included.
      packages = [
        { name = "aaa", version = "0.4.0", build_tools = ["rebar3", "make"], requirements = ["zzz", "gleam_stdlib"], otp_app = "aaa_app", source = "hex", outer_checksum = "%s" },
        { name = "awsome_local2", version = "1.2.3", build_tools = ["gleam"], requirements = [], source = "git", repo = "https://github.com/gleam-lang/gleam.git", commit = "%s" },
        { name = "awsome_local1", version = "1.2.3", build_tools = ["gleam"], requirements = [], source = "local", path = "../path/to/package" },
      ]

      [requirements]
      aaa = { version = "> 0.0.0 and < 1.0.0" }
      awsome_local1 = { path = "../path/to/package" }
      old = "~> 1.0"
      """
          .formatted(OUTER, SHA);

  private static Fault failure(String text) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> GleamManifest.parse(text, "manifest.toml"))
        .fault();
  }

  @Test
  void readsEverySource() {
    GleamManifest manifest = GleamManifest.parse(TEXT, "manifest.toml");
    assertThat(manifest.packages())
        .containsExactly(
            new GleamManifest.Package(
                "aaa",
                "0.4.0",
                List.of("rebar3", "make"),
                List.of("zzz", "gleam_stdlib"),
                Optional.of("aaa_app"),
                new GleamManifest.Hex(new Sha256(OUTER))),
            new GleamManifest.Package(
                "awsome_local2",
                "1.2.3",
                List.of("gleam"),
                List.of(),
                Optional.empty(),
                new GleamManifest.Git(
                    "https://github.com/gleam-lang/gleam.git", SHA, Optional.empty())),
            new GleamManifest.Package(
                "awsome_local1",
                "1.2.3",
                List.of("gleam"),
                List.of(),
                Optional.empty(),
                new GleamManifest.Local("../path/to/package")));
    assertThat(manifest.requirements())
        .isEqualTo(Map.of("aaa", "> 0.0.0 and < 1.0.0", "awsome_local1", "", "old", "~> 1.0"));
  }

  @Test
  void emptyManifestsAreEmpty() {
    assertThat(GleamManifest.parse("packages = []\n\n[requirements]\n", "manifest.toml"))
        .isEqualTo(new GleamManifest(List.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "packages = [|1:13: ",
        "packages = [ 1 ]|1:14: a package is no table",
        "packages = [ { version = \"1.0.0\" } ]|1:14: a package has no name",
        "packages = [ { name = \"../a\" } ]|1:16: '../a' is no valid name",
        "packages = [ { name = 1 } ]|1:16: name is no string",
        "packages = [ { name = \"a\", version = \"1.0.0\", source = \"svn\" } ]|1:14: unknown source 'svn'",
      })
  void failuresNameLineAndColumn(String text, String message) {
    Fault fault = failure(text);
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
    assertThat(fault.message()).startsWith("manifest.toml:" + message);
  }

  @Test
  void nestingIsBounded() {
    assertThat(failure("a = " + "[".repeat(100_000)).message())
        .isEqualTo("manifest.toml:1:37: nested deeper than 32 levels");
  }

  @Test
  void longDottedKeysAreNoTrap() {
    assertThat(GleamManifest.parse("a" + ".a".repeat(20_000) + " = 1", "manifest.toml").packages())
        .isEmpty();
  }

  @Test
  void conflictMarkersAreNamed() {
    Fault fault = failure("packages = [\n<<<<<<< HEAD\n=======\n>>>>>>> x\n]\n");
    assertThat(fault.code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(fault.cause()).isEqualTo("markers at lines 2, 3, 4");
  }

  @Test
  void damagedManifestsAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(6);
    String[] tokens = {"{", "}", "[", "]", "\"", ",", "=", "'''", "-1", "1e999", "\\u", "\n", "é"};
    for (int i = 0; i < 400; i++) {
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
        GleamManifest.parse(damaged.toString(), "manifest.toml");
      } catch (BeamstrapException e) {
        assertThat(e.fault().message()).as("round %s", i).matches("manifest\\.toml:\\d+:\\d+: .+");
      }
    }
  }
}
