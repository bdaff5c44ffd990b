package dev.beamstrap.catalog;

import dev.beamstrap.catalog.ListingSource.Kind;
import dev.beamstrap.catalog.Platforms.LinuxBuild;
import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.OsRelease;
import dev.beamstrap.platform.SharedLibrary;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.OtpVersion;
import dev.beamstrap.version.SemVer;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a catalog offers beside resolution: platforms by name, and whole lists of versions. */
public final class Offerings {
  private final Catalog catalog;

  /** What {@code catalog} offers. */
  public Offerings(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The platforms of {@link ArtifactSource#platform} that run on the catalog's host, best first.
   */
  public List<String> platforms(Tool tool) {
    return switch (tool) {
      case ERLANG ->
          catalog.platforms().candidates().stream()
              .map(candidate -> candidate.platform() + "/" + candidate.architecture())
              .toList();
      case ELIXIR -> List.of("any");
      case REBAR, GLEAM -> List.of(catalog.releasedTool(tool).target());
    };
  }

  /** How the tool's artifacts are packed. */
  public ArchiveLayout layout(Tool tool) {
    return switch (tool) {
      case ERLANG -> catalog.erlangSource().layout();
      case ELIXIR -> catalog.manifests().sources().elixirBuilds().layout();
      case REBAR -> catalog.manifests().sources().rebar().layout();
      case GLEAM -> catalog.manifests().sources().gleam().layout();
    };
  }

  /**
   * The releases that the listings name, oldest first; Elixir's with {@code -otp-NN}.
   *
   * @param texts as for {@link Catalog#resolve}
   */
  public List<String> versions(Tool tool, Map<ListingSource, String> texts) {
    TreeMap<OtpVersion, String> otp = new TreeMap<>();
    TreeMap<ElixirVersion, String> elixir = new TreeMap<>();
    TreeMap<SemVer, String> others = new TreeMap<>();
    texts.forEach(
        (source, text) -> {
          for (String ref : refs(source, text)) {
            switch (tool) {
              case ERLANG ->
                  ErlangBuilds.version(ref)
                      .ifPresent(version -> otp.put(version, version.toString()));
              case ELIXIR ->
                  ElixirVersion.parse(ref)
                      .filter(version -> version.otp().isPresent())
                      .ifPresent(version -> elixir.put(version, version.toString()));
              case REBAR, GLEAM ->
                  SemVer.parse(ref.startsWith("v") ? ref.substring(1) : ref)
                      .ifPresent(version -> others.put(version, version.toString()));
            }
          }
        });
    List<String> versions = new ArrayList<>(otp.values());
    versions.addAll(elixir.values());
    versions.addAll(others.values());
    return versions;
  }

  private static List<String> refs(ListingSource source, String text) {
    Kind kind = source.kind();
    if (kind == Kind.BUILDS_TXT) {
      return List.copyOf(BuildsTxt.parse(text, source.url().toString()).refs());
    }
    if (kind == Kind.MACOS_CSV) {
      return List.copyOf(MacosCsv.parse(text, source.url().toString()).refs());
    }
    return GithubReleases.parse(text, source.url().toString()).stream()
        .map(GithubReleases.Release::tag)
        .toList();
  }

  /** The names that {@link #host} knows: {@code ubuntu-24.04/amd64}. */
  public static List<String> platformNames(Manifests manifests) {
    List<String> names = new ArrayList<>();
    for (LinuxBuild build : manifests.platforms().linux()) {
      for (Architecture architecture : build.architectures()) {
        names.add(build.directory() + "/" + architecture.id());
      }
    }
    return names;
  }

  /** A host that runs the builds of a platform, and no newer ones. */
  public static Optional<HostFacts> host(Manifests manifests, String platform) {
    for (LinuxBuild build : manifests.platforms().linux()) {
      for (Architecture architecture : build.architectures()) {
        if (platform.equals(build.directory() + "/" + architecture.id())) {
          return Optional.of(host(build, architecture));
        }
      }
    }
    return Optional.empty();
  }

  private static HostFacts host(LinuxBuild build, Architecture architecture) {
    Set<String> symbols = build.libcryptoSymbols().map(Set::of).orElse(Set.of());
    return new HostFacts(
        OperatingSystem.LINUX,
        Optional.of(architecture),
        architecture.id(),
        new OsRelease("ubuntu", List.of("debian"), "", build.codename(), build.directory()),
        new CLibrary.Glibc(build.glibc()),
        List.of(new SharedLibrary(build.libcrypto(), "", symbols)));
  }
}
