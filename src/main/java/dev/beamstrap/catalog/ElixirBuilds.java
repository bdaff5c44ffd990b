package dev.beamstrap.catalog;

import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.SemVer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The listed builds of Elixir, by version and by the OTP major that they were compiled with. */
final class ElixirBuilds {
  private static final Pattern BRANCH = Pattern.compile("(.+?)-otp-([1-9]\\d{0,2})");

  /**
   * Builds of a branch are made together; rows further behind the newest are of combinations that
   * are not built any more and never leave the listing ({@code main-otp-22}).
   */
  private static final Duration TOGETHER = Duration.ofDays(7);

  private final Listing listing;
  private final NavigableMap<SemVer, NavigableMap<Integer, String>> releases = new TreeMap<>();
  private final Map<String, NavigableMap<Integer, String>> branches = new TreeMap<>();

  ElixirBuilds(Listing listing) {
    this.listing = listing;
    Map<String, NavigableMap<Integer, String>> rows = new HashMap<>();
    for (String ref : listing.refs()) {
      Optional<ElixirVersion> version = ElixirVersion.parse(ref).filter(v -> ref.equals("v" + v));
      if (version.isPresent()) {
        // Without a suffix nobody can tell the OTP: it was usually the oldest, not always.
        NavigableMap<Integer, String> builds =
            releases.computeIfAbsent(version.get().version(), v -> new TreeMap<>());
        version.get().otp().ifPresent(otp -> builds.put(otp, ref));
      } else {
        Matcher branch = BRANCH.matcher(ref);
        if (branch.matches()) {
          rows.computeIfAbsent(branch.group(1), name -> new TreeMap<>())
              .put(Integer.parseInt(branch.group(2)), ref);
        }
      }
    }
    rows.forEach((name, builds) -> branches.put(name, fresh(builds)));
  }

  private NavigableMap<Integer, String> fresh(NavigableMap<Integer, String> builds) {
    Instant newest =
        builds.values().stream().map(this::builtAt).max(Instant::compareTo).orElse(Instant.EPOCH);
    NavigableMap<Integer, String> fresh = new TreeMap<>(builds);
    fresh.values().removeIf(ref -> builtAt(ref).plus(TOGETHER).isBefore(newest));
    return fresh;
  }

  private Instant builtAt(String ref) {
    Build build = listing.builds().get(ref);
    return build == null ? Instant.EPOCH : build.builtAt();
  }

  /** The listed row of a reference that this table named. */
  Build build(String ref) {
    return listing
        .find(ref)
        .orElseThrow(() -> new IllegalArgumentException(ref + " is not listed"));
  }

  /** All versions, the newest first, pre-releases included. */
  List<SemVer> versions() {
    return List.copyOf(releases.descendingKeySet());
  }

  boolean lists(SemVer version) {
    return releases.containsKey(version);
  }

  ElixirChoice choice(SemVer version) {
    return new ElixirChoice(
        version.toString(),
        Optional.of(version),
        releases.getOrDefault(version, Collections.emptyNavigableMap()),
        OptionalInt.empty());
  }

  List<String> branches() {
    return List.copyOf(branches.keySet());
  }

  /** A branch, with or without the OTP major in its name. */
  Optional<ElixirChoice> branch(String ref) {
    Matcher suffixed = BRANCH.matcher(ref);
    String name = suffixed.matches() ? suffixed.group(1) : ref;
    OptionalInt asked =
        suffixed.matches()
            ? OptionalInt.of(Integer.parseInt(suffixed.group(2)))
            : OptionalInt.empty();
    return Optional.ofNullable(branches.get(name))
        .map(builds -> new ElixirChoice(name, Optional.empty(), builds, asked));
  }
}
