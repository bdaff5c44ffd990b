package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.catalog.GithubReleases.Release;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GithubReleasesTest {

  @Test
  void assetsUploadedBeforeMid2025HaveNoDigest() {
    List<Release> releases = GithubReleases.parse(Fixtures.text("github-rebar3.json"), "x");

    assertThat(releases).extracting(Release::tag).containsExactly("3.27.0", "3.25.1", "3.24.0");
    assertThat(releases.get(0).assets().get("rebar3")).isPresent();
    assertThat(releases.get(2).assets().get("rebar3")).isEmpty();
  }

  @Test
  void oneReleaseIsAnObject() {
    List<Release> releases =
        GithubReleases.parse("{\"tag_name\": \"v1.1.0-rc3\", \"prerelease\": true}", "x");

    assertThat(releases).hasSize(1);
    assertThat(releases.get(0).preRelease()).isTrue();
  }

  @Test
  void otherAnswersAreNoReleases() {
    for (String text :
        new String[] {
          "{\"message\": \"API rate limit exceeded\"}", "[]", "", "null", "[1]", "{", "nonsense"
        }) {
      assertThatThrownBy(() -> GithubReleases.parse(text, "x"))
          .as(text)
          .isInstanceOf(BeamstrapException.class);
    }
  }

  @Test
  void everyMutationGivesReleasesOrAnIntegrityFault() {
    String original = Fixtures.text("github-rebar3.json");
    for (long seed = 0; seed < 1000; seed++) {
      String text = Fixtures.mutated(original, new SplittableRandom(seed));
      try {
        assertThat(GithubReleases.parse(text, "x")).as("seed %d", seed).isNotEmpty();
      } catch (BeamstrapException e) {
        assertThat(e.fault().code()).as("seed %d", seed).isEqualTo(FaultCode.INTEGRITY_FORMAT);
      }
    }
  }
}
