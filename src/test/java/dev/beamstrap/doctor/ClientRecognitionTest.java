package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.host.ProgramRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What curl and git said behind real proxies. */
class ClientRecognitionTest {
  private final Notebook notes = Fixture.notebook();

  @ParameterizedTest
  @CsvSource({
    "refused, CONNECTION, connection-refused",
    "proxy-unresolvable, CONNECTION, proxy-unresolvable",
    "no-proxy, CONNECTION, name-unresolvable",
    "timeout, CONNECTION, timeout-connect",
    "timeout-handshake, TLS, timeout-handshake",
    "timeout-answer, ANSWER, timeout-first-byte",
    "denied, TUNNEL, denied-at-connect",
    "no-credentials, TUNNEL, proxy-wants-credentials",
    "untrusted, TLS, client-untrusted",
    "ca-file-missing, TLS, client-untrusted",
    "closed, TLS, handshake-closed",
    "not-tls, TLS, not-tls",
    "unavailable, ANSWER, http-unavailable",
  })
  void curlFails(String fixture, Link link, String id) {
    Outcome outcome = CurlProbe.recognise(Fixture.ended("curl/" + fixture), notes);
    assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.BROKEN);
    assertThat(outcome.link()).isEqualTo(link);
    assertThat(outcome.diagnosis().map(Diagnosis::id)).contains(id);
  }

  @ParameterizedTest
  @CsvSource({
    "refused, CONNECTION, connection-refused",
    "proxy-unresolvable, CONNECTION, proxy-unresolvable",
    "no-proxy, CONNECTION, name-unresolvable",
    "no-credentials, TUNNEL, proxy-wants-credentials",
    "untrusted, TLS, client-untrusted",
    "closed, TLS, handshake-closed",
    "unavailable, ANSWER, http-unavailable",
  })
  void gitFails(String fixture, Link link, String id) {
    Outcome outcome = GitProbe.recognise(Fixture.ended("git/" + fixture), notes);
    assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.BROKEN);
    assertThat(outcome.link()).isEqualTo(link);
    assertThat(outcome.diagnosis().map(Diagnosis::id)).contains(id);
  }

  @Test
  void anAnswerThatTheThingIsNotThereMeansThatThePathIsOpen() {
    assertThat(CurlProbe.recognise(Fixture.ended("curl/passed"), notes).passed()).isTrue();
    assertThat(CurlProbe.recognise(Fixture.ended("curl/missing"), notes).passed()).isTrue();
    assertThat(GitProbe.recognise(Fixture.ended("git/passed"), notes).passed()).isTrue();
    assertThat(GitProbe.recognise(Fixture.ended("git/not-there"), notes).passed()).isTrue();
  }

  @Test
  void aProgramThatDoesNotEndIsATimeout() {
    ProgramRun endless = new ProgramRun(Optional.empty(), "");
    assertThat(CurlProbe.recognise(endless, notes).diagnosis().map(Diagnosis::id))
        .contains("timeout-connect");
    assertThat(GitProbe.recognise(endless, notes).diagnosis().map(Diagnosis::id))
        .contains("timeout-connect");
  }
}
