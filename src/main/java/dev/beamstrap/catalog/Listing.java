package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The builds that a listing names, one for each reference.
 *
 * @param sourceName where the listing comes from, for messages
 * @param builds the newest row of each reference, in the listing's order
 * @param contested the references whose newest rows disagree about the checksum
 * @param notices what was odd about the listing, one line each
 */
public record Listing(
    String sourceName, Map<String, Build> builds, Set<String> contested, List<String> notices) {

  /** Copies its parts. */
  public Listing {
    builds = Collections.unmodifiableMap(new LinkedHashMap<>(builds));
    contested = Collections.unmodifiableSet(new LinkedHashSet<>(contested));
    notices = List.copyOf(notices);
  }

  /** The references that the listing names, contested ones included. */
  public Set<String> refs() {
    return builds.keySet();
  }

  /**
   * The build of a reference. {@code integrity.checksum} when the listing gives it two checksums at
   * one time: nobody can tell which is right.
   */
  public Optional<Build> find(String ref) {
    if (contested.contains(ref)) {
      throw Fault.of(
              FaultCode.INTEGRITY_CHECKSUM,
              sourceName + " names two different checksums for " + ref)
          .cause("two rows of the same time disagree, so neither can be trusted")
          .remedy("Ask for another version, or fetch the listing again later.")
          .exception();
    }
    return Optional.ofNullable(builds.get(ref));
  }

  /** Collects rows; of several with one reference the newest wins. */
  static final class Rows {
    private final Map<String, Build> builds = new LinkedHashMap<>();
    private final Set<String> contested = new LinkedHashSet<>();
    private int malformed;
    private int firstMalformed;

    void add(Build build) {
      Build before = builds.get(build.ref());
      int order = before == null ? 1 : build.builtAt().compareTo(before.builtAt());
      if (order > 0) {
        builds.put(build.ref(), build);
        contested.remove(build.ref());
      } else if (before != null && order == 0 && build.sha256().isPresent()) {
        if (before.sha256().isEmpty()) {
          builds.put(build.ref(), build);
        } else if (!before.sha256().equals(build.sha256())) {
          contested.add(build.ref());
        }
      }
    }

    void malformed(int line) {
      malformed++;
      if (malformed == 1) {
        firstMalformed = line;
      }
    }

    Listing listing(String sourceName) {
      if (builds.isEmpty()) {
        throw Fault.of(
                FaultCode.INTEGRITY_FORMAT,
                sourceName + (malformed == 0 ? " is empty" : " holds no row of a listing"))
            .cause(
                malformed == 0
                    ? "the origin, or a proxy before it, gave a listing without a single build"
                    : "none of its " + malformed + " lines follows the format of a listing")
            .remedy(
                "Try again; if it stays so, look with `beamstrap doctor` at what answers in the"
                    + " origin's place.")
            .exception();
      }
      List<String> notices = new ArrayList<>();
      if (malformed > 0) {
        notices.add(
            "%s: %d %s not understood and skipped (first: line %d)"
                .formatted(
                    sourceName,
                    malformed,
                    malformed == 1 ? "line was" : "lines were",
                    firstMalformed));
      }
      return new Listing(sourceName, builds, contested, notices);
    }
  }
}
