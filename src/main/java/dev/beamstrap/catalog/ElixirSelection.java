package dev.beamstrap.catalog;

import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.SemVer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Which Elixirs a request may mean. */
final class ElixirSelection {
  private static final String SUFFIX = "-otp-";

  private final ElixirBuilds builds;

  ElixirSelection(ElixirBuilds builds) {
    this.builds = builds;
  }

  /**
   * What one selector may mean, the newest first; never empty, {@code version.*} instead. A
   * selector for a tool that is there already is an {@link IllegalArgumentException}.
   */
  List<ElixirChoice> choices(ToolRequest request, Selector selector) {
    if (selector instanceof Selector.Version version) {
      return version(request, selector, version.text());
    }
    if (selector instanceof Selector.Latest latest) {
      return newest(request, selector, latest.prefix().orElse(""));
    }
    if (selector instanceof Selector.Ref ref) {
      return List.of(ref(request, ref));
    }
    throw new IllegalArgumentException("nothing to choose for " + selector);
  }

  private List<ElixirChoice> version(ToolRequest request, Selector selector, String text) {
    Optional<ElixirVersion> exact = ElixirVersion.parse(text);
    return exact.isPresent() && builds.lists(exact.get().version())
        ? List.of(builds.choice(exact.get().version()).asking(exact.get().otp()))
        : newest(request, selector, text);
  }

  /** The releases that begin with a prefix, which may end with the OTP major. */
  private List<ElixirChoice> newest(ToolRequest request, Selector selector, String prefix) {
    int at = prefix.indexOf(SUFFIX);
    String numbers = at < 0 ? prefix : prefix.substring(0, at);
    OptionalInt asked =
        at < 0 ? OptionalInt.empty() : major(prefix.substring(at + SUFFIX.length()));
    List<ElixirChoice> choices =
        at >= 0 && asked.isEmpty()
            ? List.of()
            : builds.versions().stream()
                .filter(version -> !version.preRelease() && begins(version, numbers))
                .map(builds::choice)
                .filter(choice -> asked.isEmpty() || choice.builds().containsKey(asked.getAsInt()))
                .map(choice -> choice.asking(asked))
                .toList();
    if (choices.isEmpty()) {
      Optional<SemVer> candidate =
          builds.versions().stream()
              .filter(version -> version.preRelease() && begins(version, numbers))
              .findFirst();
      throw Refusals.unknown(
              request,
              selector,
              candidate
                  .map(found -> "only release candidates of it are listed, the newest is " + found)
                  .or(() -> ElixirVersion.objection(prefix).filter(o -> o.startsWith(SUFFIX)))
                  .orElse("the listing of Elixir does not name it"),
              numbers,
              builds.versions().stream()
                  .filter(version -> !version.preRelease())
                  .map(SemVer::toString)
                  .toList())
          .exception();
    }
    return choices;
  }

  private static boolean begins(SemVer version, String numbers) {
    return numbers.isEmpty()
        || new ElixirVersion(version, OptionalInt.empty()).matchesPrefix(numbers);
  }

  private static OptionalInt major(String text) {
    return text.matches("[1-9]\\d{0,2}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private ElixirChoice ref(ToolRequest request, Selector.Ref selector) {
    Optional<ElixirVersion> tag = ElixirVersion.parse(selector.ref());
    if (tag.isPresent() && builds.lists(tag.get().version())) {
      return builds.choice(tag.get().version()).asking(tag.get().otp());
    }
    return builds
        .branch(selector.ref())
        .orElseThrow(
            () ->
                Refusals.unsupported(
                        request,
                        selector,
                        "builds exist for releases and a few branches, not for commits or other"
                            + " references",
                        builds.branches())
                    .exception());
  }
}
