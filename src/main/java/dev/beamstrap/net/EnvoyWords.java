package dev.beamstrap.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The answer of an Envoy that gives up on a request by itself (its local reply, source/common/http
 * and router.cc). Proxies that refuse a client's TLS hello answer like that after a good handshake;
 * so does any Envoy whose upstream fails. Which of the two, only a comparison shows. A text that
 * says that this client is not allowed is a policy, and not looked for here.
 *
 * @param unsent whether the words say that the request cannot have reached the origin
 */
record EnvoyWords(boolean unsent) {
  private static final int MAX = 2048;
  private static final Set<Integer> STATUSES = Set.of(502, 503);
  private static final String BEGINNING =
      "upstream connect error or disconnect/reset before headers";
  private static final Pattern NO_CONNECTION =
      Pattern.compile("reset reason: (remote |local )?connection failure");

  /** Whether {@code answer} is such a one; looks at the beginning of short bodies only. */
  static Optional<EnvoyWords> in(Answer answer) {
    String type = answer.header("Content-Type").orElse("text/plain");
    if (!STATUSES.contains(answer.status())
        || !type.startsWith("text/plain")
        || answer.length().orElse(0) > MAX) {
      return Optional.empty();
    }
    try {
      String body = new String(answer.start(MAX), StandardCharsets.ISO_8859_1);
      boolean envoy =
          body.startsWith(BEGINNING)
              || (body.isBlank() && answer.header("Server").orElse("").equalsIgnoreCase("envoy"));
      return envoy
          ? Optional.of(new EnvoyWords(NO_CONNECTION.matcher(body).find()))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
