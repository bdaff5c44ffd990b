package dev.beamstrap.catalog;

import dev.beamstrap.catalog.GithubReleases.Release;
import dev.beamstrap.catalog.ListingSource.Kind;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.SemVer;
import dev.beamstrap.version.Tool;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A tool that comes as an asset of a release on GitHub: rebar3, Gleam.
 *
 * @param source where it comes from
 * @param tagPrefix what stands before the version in a tag
 * @param target the name of the host's platform in the asset's name; {@code any} when there is one
 *     asset for all
 */
record ReleasedTool(Source source, String tagPrefix, String target) {

  /**
   * The listing that a selector needs: one release's description for a full version, which helps
   * with a checksum and can be done without, else the newest releases.
   *
   * @param fallback whether the selector is only looked at when another one meant nothing
   */
  Optional<ListingSource> listing(Tool tool, Selector selector, boolean fallback) {
    String name = "github-" + tool;
    Optional<SemVer> exact = exact(selector);
    if (exact.isPresent()) {
      String tag = tagPrefix + exact.get();
      return source
          .release()
          .map(template -> template.expand(Map.of("release", tag)))
          .map(url -> ListingSource.of(name + "-" + tag, url, Kind.GITHUB_RELEASE, true));
    }
    return needsList(selector)
        ? source
            .listing()
            .map(template -> template.expand(Map.of()))
            .map(url -> ListingSource.of(name, url, Kind.GITHUB_RELEASES, fallback))
        : Optional.empty();
  }

  private static boolean needsList(Selector selector) {
    return selector instanceof Selector.Version || selector instanceof Selector.Latest;
  }

  private Optional<SemVer> exact(Selector selector) {
    String text =
        selector instanceof Selector.Version version
            ? version.text()
            : selector instanceof Selector.Ref ref ? ref.ref() : "";
    String bare = text.startsWith(tagPrefix) ? text.substring(tagPrefix.length()) : text;
    return SemVer.parse(bare).filter(version -> ListingText.isRef(tagPrefix + version));
  }

  /** A version with what the release's description says of it. */
  record Found(SemVer version, Optional<Sha256> sha256) {}

  /**
   * The version that a selector means. A full version is taken at its word when the release's
   * description is not there; else the newest release that begins with the prefix and passes {@code
   * fits}.
   */
  Found find(
      ToolRequest request, Selector selector, List<Release> releases, Predicate<SemVer> fits) {
    Optional<SemVer> exact = exact(selector);
    if (exact.isPresent()) {
      Optional<Sha256> sha256 =
          releases.stream()
              .filter(release -> release.tag().equals(tagPrefix + exact.get()))
              .findFirst()
              .flatMap(release -> digest(release, exact.get()));
      return new Found(exact.get(), sha256);
    }
    if (!needsList(selector)) {
      throw Refusals.unsupported(request, selector, "builds exist for releases only", List.of())
          .exception();
    }
    String prefix =
        selector instanceof Selector.Version version
            ? version.text()
            : selector instanceof Selector.Latest latest ? latest.prefix().orElse("") : "";
    List<SemVer> versions =
        releases.stream()
            .filter(release -> !release.preRelease())
            .flatMap(release -> version(release).stream())
            .filter(version -> !version.preRelease())
            .sorted(Comparator.reverseOrder())
            .toList();
    SemVer best =
        versions.stream()
            .filter(version -> begins(version, prefix))
            .filter(fits)
            .findFirst()
            .orElseThrow(
                () ->
                    Refusals.unknown(
                            request,
                            selector,
                            "none of the newest releases on GitHub is it and fits",
                            prefix,
                            versions.stream().map(SemVer::toString).toList())
                        .exception());
    return new Found(
        best,
        releases.stream()
            .filter(release -> release.tag().equals(tagPrefix + best))
            .findFirst()
            .flatMap(release -> digest(release, best)));
  }

  private Optional<SemVer> version(Release release) {
    return release.tag().startsWith(tagPrefix)
        ? SemVer.parse(release.tag().substring(tagPrefix.length()))
        : Optional.empty();
  }

  private static boolean begins(SemVer version, String prefix) {
    return prefix.isEmpty()
        || version.toString().equals(prefix)
        || version.toString().startsWith(prefix + ".");
  }

  private Optional<Sha256> digest(Release release, SemVer version) {
    return Optional.ofNullable(release.assets().get(artifact(version).fileName()))
        .flatMap(digest -> digest);
  }

  PlannedTool planned(ToolRequest request, Found found) {
    ArtifactSource bare = artifact(found.version());
    ArtifactSource checked =
        new ArtifactSource(
            bare.url(), found.sha256(), bare.checksumUrl(), bare.provenance(), bare.platform());
    return new PlannedTool(
        request.tool(), found.version().toString(), List.of(checked), source.layout(), request);
  }

  private ArtifactSource artifact(SemVer version) {
    Map<String, String> places = Map.of("release", tagPrefix + version, "target", target);
    URI url = source.artifact().expand(places);
    return new ArtifactSource(
        url,
        Optional.empty(),
        source.checksum().map(template -> template.expand(places)),
        source.name(),
        target);
  }
}
