package dev.beamstrap.deps;

import dev.beamstrap.beam.ExternalTerm;
import dev.beamstrap.beam.Term;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.Http;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The headers that repositories want. A key is exchanged once a run.
 *
 * <p>Source: hex_core src/hex_api_oauth.erl.
 */
final class RepositoryAccess {
  private static final String CLIENT = "78ea6566-89fd-481e-a1d6-7d9d78eacca8";
  private static final String ERLANG = "application/vnd.hex+erlang";
  private static final long MAX_ANSWER_BYTES = 1 << 16;

  private final Supplier<Http> http;
  private final String api;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  RepositoryAccess(Supplier<Http> http, String api) {
    this.http = http;
    this.api = api;
  }

  Map<String, String> headers(Repository repository) {
    Optional<Credential> credential = repository.credential();
    if (credential.isEmpty()) {
      return Map.of();
    }
    String secret = credential.get().secret();
    String value =
        switch (credential.get().kind()) {
          case KEY -> secret;
          case TOKEN -> "Bearer " + secret;
          case EXCHANGED_KEY -> "Bearer " + exchange(repository.key(), secret);
        };
    return Map.of("Authorization", value);
  }

  private synchronized String exchange(String repository, String key) {
    String known = tokens.get(key);
    if (known != null) {
      return known;
    }
    Map<Term, Term> request = new LinkedHashMap<>();
    request.put(Term.binary("client_id"), Term.binary(CLIENT));
    request.put(Term.binary("client_secret"), Term.binary(key));
    request.put(Term.binary("grant_type"), Term.binary("client_credentials"));
    request.put(Term.binary("scope"), Term.binary("repositories"));
    byte[] answer;
    try {
      answer =
          http.get()
              .post(
                  URI.create(api + "/oauth/token"),
                  ExternalTerm.encode(new Term.MapTerm(request)),
                  Map.of("Content-Type", ERLANG, "Accept", ERLANG),
                  MAX_ANSWER_BYTES);
    } catch (BeamstrapException e) {
      if (e.fault().code() != FaultCode.NET_HTTP) {
        throw e;
      }
      throw Fault.of(FaultCode.NET_HTTP, "the key of repository " + repository + " is refused")
          .cause(e.fault().message())
          .remedy("get a new one: mix hex.organization auth ORGANIZATION --key KEY")
          .exception(e);
    }
    String token =
        HexConfigFile.field(ExternalTerm.decode(answer), "access_token")
            .flatMap(HexConfigFile::text)
            .filter(text -> text.chars().allMatch(c -> c > ' ' && c < 127))
            .orElseThrow(
                () ->
                    Fault.of(
                            FaultCode.INTEGRITY_FORMAT,
                            "the key of repository " + repository + " could not be exchanged")
                        .cause("the answer has no access_token")
                        .remedy("try again; if it persists, check HEX_API_URL")
                        .exception());
    tokens.put(key, token);
    return token;
  }
}
