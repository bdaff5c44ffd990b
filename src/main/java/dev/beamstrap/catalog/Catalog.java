package dev.beamstrap.catalog;

import dev.beamstrap.catalog.ListingSource.Kind;
import dev.beamstrap.catalog.PlatformChoice.Rejected;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which builds exist, and which of them fit what is asked for and the host.
 *
 * <p>The caller fetches {@link #listings} and gives their texts to {@link #resolve}. When that ends
 * with {@code version.unknown} for Erlang, fetching {@link #elsewhere} too and resolving again
 * tells whether the version exists for other platforms.
 *
 * @param manifests where builds come from, where they run, what goes together
 * @param host what runs here
 */
public record Catalog(Manifests manifests, HostFacts host) {

  /**
   * The listings that resolution reads. {@code platform.*} when OTP is needed and no build of it
   * runs here, {@code usage} when a tool is asked for twice.
   */
  public List<ListingSource> listings(List<ToolRequest> requests) {
    Wanted wanted = new Wanted(requests);
    Set<ListingSource> sources = new LinkedHashSet<>();
    if (wanted.needsErlang()) {
      // When the best platform's listing cannot be had, the reason is worth a failure; the others
      // only add choices.
      for (PlatformChoice.Candidate candidate : platforms().candidates()) {
        sources.add(erlang(candidate.platform(), candidate.architecture(), !sources.isEmpty()));
      }
    }
    if (wanted.fetched(Tool.ELIXIR).isPresent()) {
      sources.add(elixir());
    }
    for (Tool tool : List.of(Tool.REBAR, Tool.GLEAM)) {
      wanted.fetched(tool).ifPresent(request -> sources.addAll(released(request).values()));
    }
    return List.copyOf(sources);
  }

  /** The listings of platforms that do not run here; they only make a fault more telling. */
  public List<ListingSource> elsewhere(List<ToolRequest> requests) {
    List<ListingSource> sources = new ArrayList<>();
    if (new Wanted(requests).needsErlang()) {
      for (Rejected rejected : platforms().rejected()) {
        sources.add(erlang(rejected.platform(), rejected.architecture(), true));
      }
    }
    return sources;
  }

  /** {@link #resolve(List, Map, OptionalInt)} without knowing the version of a tool in place. */
  public Plan resolve(List<ToolRequest> requests, Map<ListingSource, String> texts) {
    return resolve(requests, texts, OptionalInt.empty());
  }

  /**
   * Plans what to put in place.
   *
   * @param requests at most one for each tool
   * @param texts the text of each of {@link #listings}; optional ones may be absent, another one
   *     absent is an {@link IllegalArgumentException}
   * @param knownOtpMajor the major version of the OTP that a {@code path:} or {@code system}
   *     request for Erlang means
   * @return the plan; {@code version.*}, {@code platform.*} or {@code integrity.*} when there is
   *     none
   */
  public Plan resolve(
      List<ToolRequest> requests, Map<ListingSource, String> texts, OptionalInt knownOtpMajor) {
    return new Resolution(this, new Wanted(requests), texts, knownOtpMajor).plan();
  }

  PlatformChoice platforms() {
    return PlatformChoice.of(host, manifests.platforms());
  }

  Source erlangSource() {
    return host.system() == OperatingSystem.MACOS
        ? manifests.sources().erlangMacos()
        : manifests.sources().erlangLinux();
  }

  ListingSource erlang(String platform, String architecture, boolean optional) {
    boolean macos = host.system() == OperatingSystem.MACOS;
    return ListingSource.of(
        "otp-%s-%s".formatted(architecture, platform),
        erlangSource()
            .listed()
            .expand(Map.of("arch", architecture, "build", platform, "target", platform)),
        macos ? Kind.MACOS_CSV : Kind.BUILDS_TXT,
        optional);
  }

  ListingSource elixir() {
    return ListingSource.of(
        "elixir",
        manifests.sources().elixirBuilds().listed().expand(Map.of()),
        Kind.BUILDS_TXT,
        false);
  }

  /** The listings that the selectors of a tool released on GitHub need, each where it has one. */
  Map<Selector, ListingSource> released(ToolRequest request) {
    ReleasedTool tool = releasedTool(request.tool());
    Map<Selector, ListingSource> sources = new LinkedHashMap<>();
    for (Selector selector : request.selectors()) {
      boolean fallback = !selector.equals(request.selectors().get(0));
      tool.listing(request.tool(), selector, fallback)
          .ifPresent(source -> sources.put(selector, source));
    }
    return sources;
  }

  ReleasedTool releasedTool(Tool tool) {
    if (tool == Tool.REBAR) {
      return new ReleasedTool(manifests.sources().rebar(), "", "any");
    }
    return manifests
        .platforms()
        .target(host)
        .map(target -> new ReleasedTool(manifests.sources().gleam(), "v", target.gleam()))
        .orElseThrow(
            () ->
                Fault.of(
                        FaultCode.PLATFORM_UNSUPPORTED,
                        "no precompiled Gleam for " + host.architectureName())
                    .cause("its releases have builds for amd64 and arm64 on Linux and macOS")
                    .remedy("Install Gleam in another way and write `gleam system`.")
                    .exception());
  }
}
