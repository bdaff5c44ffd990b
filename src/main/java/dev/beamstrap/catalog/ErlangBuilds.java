package dev.beamstrap.catalog;

import dev.beamstrap.catalog.PlatformChoice.Candidate;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.version.OtpVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The builds of OTP that run on a host: the listings of its candidates, the best first, as one. */
final class ErlangBuilds {
  private static final String TAG = "OTP-";

  private final List<Offer> offers;
  private final Source source;
  private final NavigableMap<OtpVersion, String> refs = new TreeMap<>();
  private final NavigableSet<String> branches = new TreeSet<>();

  /** What is listed for a platform. */
  record Offer(Candidate candidate, Listing listing) {}

  ErlangBuilds(List<Offer> offers, Source source) {
    this.offers = List.copyOf(offers);
    this.source = source;
    for (Offer offer : offers) {
      for (String ref : offer.listing().refs()) {
        version(ref).ifPresentOrElse(version -> refs.put(version, ref), () -> branches.add(ref));
      }
    }
  }

  /** The version that a tag of OTP's repository names. */
  static Optional<OtpVersion> version(String ref) {
    return ref.startsWith(TAG)
        ? OtpVersion.parse(ref).filter(version -> ref.equals(TAG + version))
        : Optional.empty();
  }

  static String tag(OtpVersion version) {
    return TAG + version;
  }

  boolean lists(OtpVersion version) {
    return refs.containsKey(version);
  }

  boolean listsBranch(String ref) {
    return branches.contains(ref);
  }

  List<String> branches() {
    return List.copyOf(branches);
  }

  /** All versions, the newest first, release candidates included. */
  List<OtpVersion> versions() {
    return List.copyOf(refs.descendingKeySet());
  }

  /** The versions that are no release candidates, the newest first. */
  List<OtpVersion> releases() {
    return refs.descendingKeySet().stream().filter(version -> !version.preRelease()).toList();
  }

  /** The newest release of a major version. */
  Optional<OtpVersion> newest(int major) {
    return releases().stream().filter(version -> version.major() == major).findFirst();
  }

  /**
   * Where a reference can be had: one source for each platform that lists it, those with a checksum
   * first, else in the order of the platforms. A platform that contradicts itself about the
   * checksum is left out; when no other is left, that is the fault.
   */
  List<ArtifactSource> sources(String ref) {
    List<ArtifactSource> sources = new ArrayList<>();
    Optional<BeamstrapException> contested = Optional.empty();
    for (Offer offer : offers) {
      try {
        offer.listing().find(ref).ifPresent(build -> sources.add(artifact(offer, build)));
      } catch (BeamstrapException e) {
        contested = Optional.of(e);
      }
    }
    if (sources.isEmpty() && contested.isPresent()) {
      throw contested.get();
    }
    sources.sort(Comparator.comparing(found -> found.sha256().isEmpty()));
    return sources;
  }

  private ArtifactSource artifact(Offer offer, Build build) {
    String platform = offer.candidate().platform();
    String architecture = offer.candidate().architecture();
    boolean branch = version(build.ref()).isEmpty();
    Map<String, String> places =
        Map.of(
            "arch", architecture,
            "build", platform,
            "target", platform,
            "ref", build.ref(),
            "release", branch ? build.ref() + "-latest" : build.ref());
    Optional<Sha256> sha256 = build.sha256();
    return new ArtifactSource(
        source.artifact().expand(places),
        sha256,
        source.checksum().map(template -> template.expand(places)),
        source.name(),
        platform + "/" + architecture);
  }
}
