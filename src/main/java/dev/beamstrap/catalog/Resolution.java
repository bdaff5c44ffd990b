package dev.beamstrap.catalog;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.SemVer;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One run of {@link Catalog#resolve}: requests and texts in, plan out. */
final class Resolution {
  private final Catalog catalog;
  private final Wanted requests;
  private final Set<String> notices = new LinkedHashSet<>();
  private final List<PlannedTool> tools = new ArrayList<>();
  private final ListingTexts listings;
  private final Optional<ErlangBuilds> erlangs;
  private final ErlangSelection erlangSelection;

  Resolution(
      Catalog catalog,
      Wanted requests,
      Map<ListingSource, String> texts,
      OptionalInt knownOtpMajor) {
    this.catalog = catalog;
    this.requests = requests;
    Optional<PlatformChoice> platforms =
        requests.needsErlang() ? Optional.of(catalog.platforms()) : Optional.empty();
    this.listings = new ListingTexts(catalog, texts, notices);
    this.erlangs = platforms.map(listings::erlang);
    this.erlangSelection =
        new ErlangSelection(
            erlangs,
            platforms.map(listings::elsewhere).orElse(Map.of()),
            platforms.map(this::spans).orElse(List.of()),
            knownOtpMajor);
  }

  Plan plan() {
    Optional<OtpChoice> otp =
        requests.fetched(Tool.ELIXIR).isPresent()
            ? Optional.of(withElixir(requests.fetched(Tool.ELIXIR).get()))
            : requests.of(Tool.ERLANG).map(this::erlangAlone);
    requests
        .of(Tool.ELIXIR)
        .filter(request -> requests.fetched(Tool.ELIXIR).isEmpty())
        .ifPresent(request -> leaveAlone(request, request.selectors().get(0)));
    OptionalInt major = otp.map(OtpChoice::major).orElse(OptionalInt.empty());
    requests.of(Tool.REBAR).ifPresent(request -> released(request, major));
    requests.of(Tool.GLEAM).ifPresent(request -> released(request, major));
    if (requests.fetched(Tool.GLEAM).isPresent() && otp.isEmpty()) {
      notices.add("gleam needs Erlang/OTP to run what it compiles, and no erlang is asked for");
    }
    return new Plan(tools, List.copyOf(notices));
  }

  // Erlang and Elixir

  private OtpChoice erlangAlone(ToolRequest request) {
    List<List<OtpChoice>> choices = tryEach(request, s -> erlangSelection.choices(request, s));
    return take(request, choices.get(0), choices.get(0).get(0), "");
  }

  private OtpChoice withElixir(ToolRequest elixir) {
    ElixirBuilds builds = listings.elixir();
    ElixirSelection selection = new ElixirSelection(builds);
    Pairing pairing = new Pairing(catalog.manifests().compat(), builds);
    List<List<ElixirChoice>> elixirs = tryEach(elixir, s -> elixirChoices(selection, elixir, s));
    Optional<ToolRequest> erlang = requests.of(Tool.ERLANG);
    return erlang.isPresent()
        ? pair(erlang.get(), elixir, elixirs, builds, pairing)
        : impliedOtp(elixir, elixirs, builds, pairing);
  }

  /** No choice at all stands for an Elixir that is there already. */
  private static List<ElixirChoice> elixirChoices(
      ElixirSelection selection, ToolRequest request, Selector selector) {
    return Wanted.isFetched(selector) ? selection.choices(request, selector) : List.of();
  }

  private OtpChoice pair(
      ToolRequest erlang,
      ToolRequest elixir,
      List<List<ElixirChoice>> elixirs,
      ElixirBuilds builds,
      Pairing pairing) {
    List<List<OtpChoice>> otpLists = tryEach(erlang, s -> erlangSelection.choices(erlang, s));
    for (List<OtpChoice> otps : otpLists) {
      for (OtpChoice otp : otps) {
        for (List<ElixirChoice> choices : elixirs) {
          if (choices.isEmpty()) {
            leaveAlone(elixir, leftAlone(elixir));
            return take(erlang, otps, otp, "");
          }
          for (ElixirChoice choice : choices) {
            Pairing.Match match = pairing.match(choice, otp);
            if (match.otp().isPresent()) {
              noteSkipped(otpLists.get(0).get(0), otps.get(0), elixirs, choices);
              OtpChoice taken = take(erlang, otps, otp, "elixir " + choice.spelling());
              take(elixir, choices, choice, match, otp, builds);
              return taken;
            }
          }
        }
      }
    }
    throw incompatible(pairing, elixirs.get(0).get(0), elixir, otpLists.get(0).get(0), erlang);
  }

  /** Says when a fallback was taken because what was asked for first does not go together. */
  private void noteSkipped(
      OtpChoice firstOtp,
      OtpChoice otp,
      List<List<ElixirChoice>> elixirs,
      List<ElixirChoice> taken) {
    ElixirChoice first = elixirs.get(0).get(0);
    if (!firstOtp.equals(otp) || !first.equals(taken.get(0))) {
      notices.add(
          "erlang %s and elixir %s do not go together; going on to what is asked for next"
              .formatted(firstOtp.name(), first.spelling()));
    }
  }

  private BeamstrapException incompatible(
      Pairing pairing, ElixirChoice choice, ToolRequest elixir, OtpChoice otp, ToolRequest erlang) {
    Fault fault = pairing.incompatible(choice, otp, erlangs);
    return new Fault(
            fault.code(),
            "%s (%s, %s)".formatted(fault.message(), elixir.origin(), erlang.origin()),
            fault.cause(),
            fault.remedy(),
            fault.url())
        .exception();
  }

  private static Selector leftAlone(ToolRequest request) {
    return request.selectors().stream()
        .filter(selector -> !Wanted.isFetched(selector))
        .findFirst()
        .orElseThrow();
  }

  /** Elixir without Erlang: the newest OTP that has both a build here and a build of Elixir. */
  private OtpChoice impliedOtp(
      ToolRequest elixir, List<List<ElixirChoice>> elixirs, ElixirBuilds builds, Pairing pairing) {
    for (List<ElixirChoice> choices : elixirs) {
      for (ElixirChoice choice : choices) {
        for (int major : pairing.supported(choice).descendingSet()) {
          boolean equal =
              choice.asked().orElse(major) == major && choice.builds().containsKey(major);
          Optional<OtpChoice> otp = equal ? erlangSelection.newest(major) : Optional.empty();
          if (otp.isPresent()) {
            Selector made = new Selector.Latest(Optional.of(String.valueOf(major)));
            ToolRequest implied = new ToolRequest(Tool.ERLANG, List.of(made), elixir.origin());
            notices.add(
                "elixir is asked for without erlang (%s): taking erlang %s; write that down to keep it"
                    .formatted(elixir.origin(), otp.get().name()));
            take(implied, List.of(otp.get()), otp.get(), "");
            take(elixir, choices, choice, pairing.match(choice, otp.get()), otp.get(), builds);
            return otp.get();
          }
        }
      }
      if (choices.isEmpty()) {
        leaveAlone(elixir, leftAlone(elixir));
        return new OtpChoice("system", Optional.empty(), OptionalInt.empty(), List.of());
      }
    }
    ElixirChoice first = elixirs.get(0).get(0);
    Optional<OtpChoice> asked =
        first.asked().isPresent()
            ? erlangSelection.newest(first.asked().getAsInt())
            : Optional.empty();
    if (asked.isPresent()) {
      throw incompatible(pairing, first, elixir, asked.get(), elixir);
    }
    throw Fault.of(
            FaultCode.VERSION_INCOMPATIBLE,
            "no Erlang/OTP for elixir %s (%s)".formatted(first.spelling(), elixir.origin()))
        .cause(
            "it runs on Erlang/OTP %s, and no build of that runs on this host"
                .formatted(Pairing.range(new TreeSet<>(pairing.runsOn(first)))))
        .remedy("Ask for another version of Elixir, or work on another system.")
        .exception();
  }

  /** What each selector may mean; those that mean nothing are passed over, unless all do. */
  private <T> List<List<T>> tryEach(ToolRequest request, Function<Selector, List<T>> choices) {
    List<List<T>> found = new ArrayList<>();
    List<BeamstrapException> failures = new ArrayList<>();
    for (Selector selector : request.selectors()) {
      try {
        found.add(choices.apply(selector));
      } catch (BeamstrapException e) {
        failures.add(e);
      }
    }
    if (found.isEmpty()) {
      throw failures.get(0);
    }
    noteFallback(failures);
    return found;
  }

  private void noteFallback(List<BeamstrapException> failures) {
    failures.forEach(
        failure ->
            notices.add(failure.fault().message() + "; going on to the next that is asked for"));
  }

  private OtpChoice take(
      ToolRequest request, List<OtpChoice> choices, OtpChoice taken, String reason) {
    notices.addAll(taken.notices());
    if (!choices.get(0).equals(taken)) {
      notices.add(
          "erlang %s is newer than %s, but does not go together with %s"
              .formatted(choices.get(0).name(), taken.name(), reason));
    }
    if (taken.ref().isPresent() && erlangs.isPresent()) {
      tools.add(
          new PlannedTool(
              Tool.ERLANG,
              taken.name(),
              erlangs.get().sources(taken.ref().get()),
              catalog.erlangSource().layout(),
              request));
    }
    return taken;
  }

  private void take(
      ToolRequest request,
      List<ElixirChoice> choices,
      ElixirChoice taken,
      Pairing.Match match,
      OtpChoice otp,
      ElixirBuilds builds) {
    if (!choices.get(0).equals(taken)) {
      notices.add(
          "elixir %s is newer than %s, but does not run on %s"
              .formatted(choices.get(0).name(), taken.name(), otp.title()));
    }
    int suffix = match.otp().orElseThrow();
    notices.addAll(match.notices());
    if (taken.version().isEmpty()) {
      notices.add("elixir %s is a branch: its build changes daily".formatted(taken.named(suffix)));
    }
    Sources sources = catalog.manifests().sources();
    String ref = Optional.ofNullable(taken.builds().get(suffix)).orElseThrow();
    tools.add(
        new PlannedTool(
            Tool.ELIXIR,
            taken.named(suffix),
            ElixirSources.of(
                sources, catalog.manifests().compat(), taken, suffix, builds.build(ref)),
            sources.elixirBuilds().layout(),
            request));
  }

  private void leaveAlone(ToolRequest request, Selector selector) {
    notices.add(Refusals.leftAlone(request, selector));
  }

  // rebar3 and Gleam

  private void released(ToolRequest request, OptionalInt otpMajor) {
    Compat compat = catalog.manifests().compat();
    boolean rebar = request.tool() == Tool.REBAR;
    List<BeamstrapException> failures = new ArrayList<>();
    for (Selector selector : request.selectors()) {
      if (!Wanted.isFetched(selector)) {
        leaveAlone(request, selector);
        return;
      }
      try {
        ReleasedTool tool = catalog.releasedTool(request.tool());
        ReleasedTool.Found found =
            tool.find(
                request,
                selector,
                listings.releases(catalog.released(request).get(selector)),
                version -> !rebar || loads(compat, version, otpMajor));
        if (rebar) {
          checkRebar(compat, found.version(), otpMajor, request);
        }
        tools.add(tool.planned(request, found));
        noteFallback(failures);
        return;
      } catch (BeamstrapException e) {
        failures.add(e);
      }
    }
    throw failures.get(0);
  }

  private static boolean loads(Compat compat, SemVer rebar, OptionalInt otpMajor) {
    return otpMajor.isEmpty()
        || compat
            .rebarLine(rebar)
            .map(line -> line.oldestOtp() <= otpMajor.getAsInt())
            .orElse(true);
  }

  private void checkRebar(
      Compat compat, SemVer version, OptionalInt otpMajor, ToolRequest request) {
    Optional<Compat.RebarLine> line = compat.rebarLine(version);
    if (otpMajor.isEmpty() || line.isEmpty()) {
      return;
    }
    int major = otpMajor.getAsInt();
    String range =
        "rebar3 %s is made for Erlang/OTP %d to %d"
            .formatted(version, line.get().oldestOtp(), line.get().newestOtp());
    if (major < line.get().oldestOtp()) {
      throw Fault.of(
              FaultCode.VERSION_INCOMPATIBLE,
              "rebar %s does not run on Erlang/OTP %d (%s)"
                  .formatted(version, major, request.origin()))
          .cause(range)
          .remedy(
              compat.rebar().stream()
                  .filter(other -> other.oldestOtp() <= major)
                  .map(Compat.RebarLine::from)
                  .max(SemVer::compareTo)
                  .map(from -> "Nearest: rebar %d.%d.".formatted(from.major(), from.minor()))
                  .orElse("Ask for a newer Erlang/OTP."))
          .exception();
    }
    if (major > line.get().newestOtp()) {
      notices.add(range + "; with " + major + " it is untested");
    }
  }

  private List<String> spans(PlatformChoice platforms) {
    return platforms.candidates().stream()
        .flatMap(found -> catalog.manifests().platforms().span(found.platform()).stream())
        .toList();
  }
}
