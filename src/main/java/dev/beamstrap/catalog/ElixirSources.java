package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a build of Elixir can be had. */
final class ElixirSources {
  private static final String ANY = "any";

  private ElixirSources() {}

  /**
   * builds.hex.pm, then the release on GitHub where it has a twin. The listing's checksum holds for
   * the twin only where both are the same bytes; else the twin's own checksum file speaks.
   */
  static List<ArtifactSource> of(
      Sources sources, Compat compat, ElixirChoice choice, int otpMajor, Build build) {
    List<ArtifactSource> found = new ArrayList<>();
    Source listed = sources.elixirBuilds();
    Map<String, String> places = Map.of("ref", build.ref());
    found.add(
        new ArtifactSource(
            listed.artifact().expand(places),
            build.sha256(),
            listed.checksum().map(template -> template.expand(places)),
            listed.name(),
            ANY));
    Optional<Compat.ElixirLine> line = choice.version().flatMap(compat::line);
    if (line.isPresent()
        && line.get().github()
        && !line.get().githubLacks().contains(build.ref())) {
      Source github = sources.elixirGithub();
      Map<String, String> release =
          Map.of("release", "v" + choice.name(), "otp", String.valueOf(otpMajor));
      Optional<Sha256> sha256 = line.get().sameBytes() ? build.sha256() : Optional.empty();
      found.add(
          new ArtifactSource(
              github.artifact().expand(release),
              sha256,
              github.checksum().map(template -> template.expand(release)),
              github.name(),
              ANY));
    }
    return found;
  }
}
