package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.SemVer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Which build of an Elixir goes with which OTP: one compiled with the same OTP major, else with a
 * lower one that this Elixir supports, never with a higher one.
 */
final class Pairing {
  private final Compat compat;
  private final ElixirBuilds elixirs;

  Pairing(Compat compat, ElixirBuilds elixirs) {
    this.compat = compat;
    this.elixirs = elixirs;
  }

  /**
   * Whether and how a pair fits.
   *
   * @param otp the OTP major of Elixir's build; empty when the pair is impossible
   * @param reason why it is impossible, one sentence
   * @param notices what the user should know when it is possible
   */
  record Match(OptionalInt otp, String reason, List<String> notices) {
    static Match impossible(String reason) {
      return new Match(OptionalInt.empty(), reason, List.of());
    }
  }

  Match match(ElixirChoice elixir, OtpChoice otp) {
    if (otp.major().isEmpty()) {
      return withUnknownOtp(elixir, otp);
    }
    int major = otp.major().getAsInt();
    NavigableSet<Integer> supported = supported(elixir);
    if (!supported.contains(major)) {
      return Match.impossible(
          "Elixir %s supports Erlang/OTP %s".formatted(elixir.name(), range(supported)));
    }
    NavigableSet<Integer> usable = usable(elixir, supported).headSet(major, true);
    if (elixir.asked().isPresent()) {
      return asked(elixir, elixir.asked().getAsInt(), major, usable);
    }
    if (usable.isEmpty()) {
      return Match.impossible(
          "no build of Elixir %s for Erlang/OTP %d or older is listed"
              .formatted(elixir.name(), major));
    }
    int best = usable.last();
    return fits(
        elixir,
        best,
        best == major
            ? List.of()
            : List.of(
                "Elixir %s has no build for Erlang/OTP %d; taking the one for %d, which runs on it"
                    .formatted(elixir.name(), major, best)));
  }

  private Match asked(ElixirChoice elixir, int asked, int major, NavigableSet<Integer> usable) {
    if (asked > major) {
      return Match.impossible(
          "what was compiled with Erlang/OTP %d does not load on %d".formatted(asked, major));
    }
    if (!usable.contains(asked)) {
      return Match.impossible(
          "%s is %s"
              .formatted(
                  elixir.named(asked),
                  elixir.builds().containsKey(asked)
                      ? "listed, but not supported by Elixir " + elixir.name()
                      : "not listed; there are builds for Erlang/OTP "
                          + range(new TreeSet<>(elixir.builds().keySet()))));
    }
    return fits(
        elixir,
        asked,
        asked == major || !usable.contains(major)
            ? List.of()
            : List.of(
                "Elixir %s runs on Erlang/OTP %d; %s would fit it better"
                    .formatted(elixir.named(asked), major, elixir.named(major))));
  }

  /** Beams load on their own OTP and on newer ones, so the oldest build is the safest guess. */
  private Match withUnknownOtp(ElixirChoice elixir, OtpChoice otp) {
    NavigableSet<Integer> usable = usable(elixir, supported(elixir));
    OptionalInt asked = elixir.asked();
    if (usable.isEmpty() || (asked.isPresent() && !usable.contains(asked.getAsInt()))) {
      return Match.impossible(
          "there are builds of Elixir %s for Erlang/OTP %s"
              .formatted(elixir.name(), range(new TreeSet<>(elixir.builds().keySet()))));
    }
    int taken = asked.orElse(usable.first());
    return fits(
        elixir,
        taken,
        List.of(
            "the version of %s is not known; %s needs Erlang/OTP %s"
                .formatted(
                    otp.title(),
                    elixir.named(taken),
                    range(supported(elixir).tailSet(taken, true)))));
  }

  private Match fits(ElixirChoice elixir, int otp, List<String> notices) {
    List<String> all = new ArrayList<>(notices);
    if (elixir.version().isPresent() && compat.line(elixir.version().get()).isEmpty()) {
      all.add(
          "which Erlang/OTP Elixir %s supports is not known here; going by the builds that are"
                  .formatted(elixir.name())
              + " listed");
    }
    return new Match(OptionalInt.of(otp), "", all);
  }

  /** The OTP majors that an Elixir supports: as its project says, else as it was built for. */
  NavigableSet<Integer> supported(ElixirChoice elixir) {
    NavigableMap<Integer, String> builds = elixir.builds();
    Optional<TreeSet<Integer>> stated =
        elixir.version().isPresent()
            ? elixir.version().flatMap(compat::supportedOtp)
            : compat.supportedOtpOfBranch(elixir.name().replaceFirst("^v", ""));
    TreeSet<Integer> supported = new TreeSet<>();
    stated.ifPresent(supported::addAll);
    if (stated.isEmpty() && !builds.isEmpty()) {
      for (int major = builds.firstKey(); major <= builds.lastKey(); major++) {
        supported.add(major);
      }
    }
    // The manifest cannot speak of majors that are newer than itself.
    supported.addAll(builds.tailMap(compat.newestOtp(), false).keySet());
    return supported;
  }

  private static NavigableSet<Integer> usable(
      ElixirChoice elixir, NavigableSet<Integer> supported) {
    TreeSet<Integer> usable = new TreeSet<>(elixir.builds().keySet());
    usable.retainAll(supported);
    return usable;
  }

  /** The OTP majors that some build of an Elixir runs on, the newest first. */
  List<Integer> runsOn(ElixirChoice elixir) {
    return supported(elixir).descendingSet().stream()
        .filter(major -> match(elixir, ofMajor(major)).otp().isPresent())
        .toList();
  }

  private static OtpChoice ofMajor(int major) {
    return new OtpChoice(String.valueOf(major), Optional.empty(), OptionalInt.of(major), List.of());
  }

  /** The fault of an impossible pair, naming the nearest possible ones. */
  Fault incompatible(ElixirChoice elixir, OtpChoice otp, Optional<ErlangBuilds> erlangs) {
    List<String> nearest = new ArrayList<>();
    otherOtp(elixir, otp, erlangs).ifPresent(nearest::add);
    otherElixir(elixir, otp).ifPresent(nearest::add);
    return Fault.of(
            FaultCode.VERSION_INCOMPATIBLE,
            "elixir %s and erlang %s do not go together".formatted(elixir.spelling(), otp.name()))
        .cause(match(elixir, otp).reason())
        .remedy(
            nearest.isEmpty()
                ? "Ask for other versions; `beamstrap list --remote elixir` names them."
                : "Nearest: " + String.join(", or ", nearest) + ".");
  }

  private Optional<String> otherOtp(
      ElixirChoice elixir, OtpChoice otp, Optional<ErlangBuilds> erlangs) {
    if (erlangs.isEmpty()) {
      return Optional.empty();
    }
    int wanted = otp.major().orElse(0);
    return runsOn(elixir).stream()
        .filter(major -> erlangs.get().newest(major).isPresent())
        .min(Comparator.comparingInt((Integer major) -> Math.abs(major - wanted)))
        .flatMap(
            major ->
                erlangs
                    .get()
                    .newest(major)
                    .map(
                        version ->
                            "erlang %s with elixir %s"
                                .formatted(
                                    version,
                                    elixir.named(
                                        match(elixir, ofMajor(major)).otp().orElse(major)))));
  }

  /** The next newer Elixir that fits this OTP, else the next older one. */
  private Optional<String> otherElixir(ElixirChoice elixir, OtpChoice otp) {
    if (elixir.version().isEmpty()) {
      return Optional.empty();
    }
    SemVer wanted = elixir.version().get();
    List<SemVer> fitting =
        elixirs.versions().stream()
            .filter(version -> !version.preRelease())
            .filter(version -> match(elixirs.choice(version), otp).otp().isPresent())
            .toList();
    Optional<SemVer> newer =
        fitting.stream()
            .filter(version -> version.compareTo(wanted) >= 0)
            .min(Comparator.naturalOrder());
    return newer
        .or(() -> fitting.stream().findFirst())
        .map(elixirs::choice)
        .map(
            found ->
                "erlang %s with elixir %s"
                    .formatted(otp.name(), found.named(match(found, otp).otp().orElse(0))));
  }

  static String range(NavigableSet<Integer> majors) {
    if (majors.isEmpty()) {
      return "none";
    }
    boolean gapless = majors.last() - majors.first() == majors.size() - 1;
    return majors.size() > 2 && gapless
        ? majors.first() + " to " + majors.last()
        : String.join(" and ", majors.stream().map(String::valueOf).toList());
  }
}
