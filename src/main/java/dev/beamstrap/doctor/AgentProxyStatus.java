package dev.beamstrap.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.PathProbe;
import dev.beamstrap.net.PathTrace;
import dev.beamstrap.net.ProxyAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent proxy says about itself at {@code /__agentproxy/status}, asked at the proxy's own
 * origin and only on this machine. No schema is published, so the document is flattened to names
 * and values, whatever it holds, as far as it came.
 */
final class AgentProxyStatus {
  private static final int MAX_FACTS = 60;

  private AgentProxyStatus() {}

  static Optional<List<Fact>> of(ProxyAddress proxy, Duration patience, Notebook notes) {
    boolean here =
        proxy.host().equalsIgnoreCase("localhost")
            || proxy.host().startsWith("127.")
            || proxy.host().equals("::1");
    if (!here || proxy.scheme() != ProxyAddress.Scheme.HTTP) {
      return Optional.empty();
    }
    PathProbe direct = new PathProbe(NetSettings.from(Map.of(), Map.of()), patience, patience);
    Optional<PathTrace.Answer> answer =
        direct.ask(URI.create("http://" + proxy.authority() + "/__agentproxy/status"));
    return answer
        .filter(one -> one.status() == 200 && one.body().stripLeading().startsWith("{"))
        .map(one -> facts(one.body(), notes));
  }

  /** The values of a JSON document by their paths, such as {@code failures.0.reason}. */
  static List<Fact> facts(String json, Notebook notes) {
    List<Fact> facts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken();
          token != null && facts.size() < MAX_FACTS;
          token = parser.nextToken()) {
        if (token.isScalarValue()) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          String name = path.replaceFirst("^/", "").replace('/', '.');
          String value = String.valueOf(parser.getText());
          // With its name before it a secret has the shape by which it is known.
          String masked = notes.safe(name + "=" + value).text();
          int equals = masked.indexOf('=');
          facts.add(new Fact(name, notes.safe(masked.substring(equals + 1))));
        }
      }
    } catch (IOException end) {
      // The document was longer than what is read, or is none; what came counts.
    }
    return List.copyOf(facts);
  }
}
