package dev.beamstrap.doctor;

import dev.beamstrap.net.Failure;
import dev.beamstrap.net.PathTrace;
import java.security.cert.X509Certificate;
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
    List<X509Certificate> chain = trace.chain();
    return chain.isEmpty()
        ? Optional.empty()
        : Optional.of(chain.get(chain.size() - 1).getIssuerX500Principal());
  }

  boolean trusted() {
    return !trace.chain().isEmpty() && !trace.protocol().isEmpty();
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
