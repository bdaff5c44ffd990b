package dev.beamstrap.doctor;

import dev.beamstrap.net.Failure;
import dev.beamstrap.net.PathTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * All that was seen on the way to one host.
 *
 * @param failure how beamstrap's own request failed, where it did
 * @param outcomes of the clients that were tried
 */
record Visit(Target target, PathTrace trace, Optional<Failure> failure, List<Outcome> outcomes) {

  Visit {
    outcomes = List.copyOf(outcomes);
  }

  String host() {
    return target.host();
  }

  /** The authority at the end of what was presented, trusted or not. */
  Optional<X500Principal> authority() {
    return trace.authority();
  }

  boolean trusted() {
    return trace.trusted();
  }

  /** The same with one outcome more. */
  Visit with(Outcome outcome) {
    List<Outcome> more = new ArrayList<>(outcomes);
    more.add(outcome);
    return new Visit(target, trace, failure, more);
  }

  /** Whether the path refuses an empty {@code te:} and nothing else. */
  boolean refusesEmptyTe() {
    boolean worse = trace.answerToEmptyTe().map(answer -> answer.status() >= 500).orElse(false);
    return worse || trace.failureOfEmptyTe().isPresent();
  }

  Optional<Outcome> of(Client client) {
    return outcomes.stream().filter(outcome -> outcome.client() == client).findFirst();
  }
}
