package dev.beamstrap.catalog;

import dev.beamstrap.catalog.PlatformChoice.Rejected;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.OtpVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which OTPs a request may mean. */
final class ErlangSelection {
  private final Optional<ErlangBuilds> builds;
  private final Map<Rejected, Listing> elsewhere;
  private final String spans;
  private final OptionalInt knownMajor;

  /**
   * @param builds what runs here; empty when nothing has to be fetched
   * @param elsewhere what is listed for platforms that do not run here
   * @param spans from when to when there are builds that run here, for messages
   * @param knownMajor the major of an OTP that is there already
   */
  ErlangSelection(
      Optional<ErlangBuilds> builds,
      Map<Rejected, Listing> elsewhere,
      List<String> spans,
      OptionalInt knownMajor) {
    this.builds = builds;
    this.elsewhere = elsewhere;
    this.spans = spans.isEmpty() ? "" : "; " + String.join(", ", spans);
    this.knownMajor = knownMajor;
  }

  /** What one selector may mean, the best first; never empty, {@code version.*} instead. */
  List<OtpChoice> choices(ToolRequest request, Selector selector) {
    if (selector instanceof Selector.Version version) {
      return version(request, version);
    }
    if (selector instanceof Selector.Latest latest) {
      return latest(request, latest);
    }
    if (selector instanceof Selector.Ref ref) {
      return List.of(ref(request, ref));
    }
    String name = selector instanceof Selector.PathTo path ? path.spelling() : "system";
    return List.of(
        new OtpChoice(
            name, Optional.empty(), knownMajor, List.of(Refusals.leftAlone(request, selector))));
  }

  private List<OtpChoice> version(ToolRequest request, Selector.Version selector) {
    Optional<OtpVersion> exact = OtpVersion.parse(selector.text());
    if (exact.isPresent() && listed().lists(exact.get())) {
      return List.of(choice(exact.get(), List.of()));
    }
    return newestOfEachMajor(request, selector, selector.text());
  }

  private List<OtpChoice> latest(ToolRequest request, Selector.Latest selector) {
    return newestOfEachMajor(request, selector, selector.prefix().orElse(""));
  }

  private List<OtpChoice> newestOfEachMajor(ToolRequest request, Selector selector, String prefix) {
    List<OtpChoice> choices = new ArrayList<>();
    Set<Integer> majors = new HashSet<>();
    for (OtpVersion version : listed().releases()) {
      if ((prefix.isEmpty() || version.matchesPrefix(prefix)) && majors.add(version.major())) {
        choices.add(choice(version, List.of()));
      }
    }
    if (choices.isEmpty()) {
      throw unknown(request, selector, prefix).exception();
    }
    return choices;
  }

  private OtpChoice ref(ToolRequest request, Selector.Ref selector) {
    String ref = selector.ref();
    Optional<OtpVersion> version = OtpVersion.parse(ref);
    if (version.isPresent() && listed().lists(version.get())) {
      return choice(version.get(), List.of());
    }
    if (!listed().listsBranch(ref)) {
      throw Refusals.unsupported(
              request,
              selector,
              "builds exist for releases and a few branches, not for commits or other references",
              listed().branches())
          .exception();
    }
    OptionalInt major = OptionalInt.empty();
    List<String> notices = new ArrayList<>();
    notices.add("erlang %s is a branch: its build changes daily".formatted(ref));
    String number = ref.substring(ref.lastIndexOf('-') + 1);
    if (number.matches("[1-9]\\d{0,2}")) {
      major = OptionalInt.of(Integer.parseInt(number));
    } else if (!listed().releases().isEmpty()) {
      major = OptionalInt.of(listed().releases().get(0).major());
      notices.add("erlang %s is taken for at least Erlang/OTP %d".formatted(ref, major.getAsInt()));
    }
    return new OtpChoice(ref, Optional.of(ref), major, notices);
  }

  /** The newest release of a major version that runs here. */
  Optional<OtpChoice> newest(int major) {
    return listed().newest(major).map(version -> choice(version, List.of()));
  }

  private static OtpChoice choice(OtpVersion version, List<String> notices) {
    return new OtpChoice(
        version.toString(),
        Optional.of(ErlangBuilds.tag(version)),
        OptionalInt.of(version.major()),
        notices);
  }

  private Fault unknown(ToolRequest request, Selector selector, String wanted) {
    List<String> releases = listed().releases().stream().map(OtpVersion::toString).toList();
    Optional<Fault> onlyElsewhere = Optional.empty();
    for (Map.Entry<Rejected, Listing> other : elsewhere.entrySet()) {
      Optional<OtpVersion> there =
          other.getValue().refs().stream()
              .flatMap(ref -> ErlangBuilds.version(ref).stream())
              .filter(version -> version.matchesPrefix(wanted))
              .filter(version -> !version.preRelease() || version.toString().equals(wanted))
              .max(OtpVersion::compareTo);
      if (there.isPresent()) {
        // The last one is the build that asks least of a host.
        onlyElsewhere = Optional.of(onlyElsewhere(request, there.get(), other.getKey(), releases));
      }
    }
    if (onlyElsewhere.isPresent()) {
      return onlyElsewhere.get();
    }
    Optional<OtpVersion> candidate =
        listed().versions().stream()
            .filter(version -> version.preRelease() && version.matchesPrefix(wanted))
            .findFirst();
    return Refusals.unknown(
        request,
        selector,
        candidate
            .map(version -> "only release candidates of it are listed, the newest is " + version)
            .orElse("no listing for this host names it" + spans),
        wanted,
        releases);
  }

  private static Fault onlyElsewhere(
      ToolRequest request, OtpVersion version, Rejected other, List<String> releases) {
    Fault why = other.fault();
    return Fault.of(
            why.code(),
            "erlang %s is built for %s, not for this host (%s)"
                .formatted(version, other.platform(), request.origin()))
        .cause(why.message() + ": " + why.cause())
        .remedy(
            "%s Nearest here: %s."
                .formatted(
                    why.remedy(),
                    String.join(", ", NearVersions.of(version.toString(), releases))));
  }

  private ErlangBuilds listed() {
    return builds.orElseThrow(() -> new IllegalStateException("no listing of OTP was given"));
  }
}
