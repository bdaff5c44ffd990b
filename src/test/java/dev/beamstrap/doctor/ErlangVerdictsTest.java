package dev.beamstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErlangVerdictsTest {

  /** Real OTPs behind the lab's proxies; the middle column is what the JVM's own te: came to. */
  @ParameterizedTest
  @CsvSource({
    "otp25-open, false, ''",
    "otp27-open, false, ''",
    "otp29-open, false, ''",
    "otp25-mitm-hello, false, erlang-hello-refused",
    "otp27-mitm-hello, false, erlang-hello-refused",
    "otp29-mitm-hello, false, erlang-hello-refused",
    "otp25-mitm-te, true, empty-te-refused",
    "otp27-mitm-te, true, empty-te-refused",
    "otp29-mitm-te, true, ''",
    "otp25-mitm-both, true, erlang-hello-refused+empty-te-refused",
    "otp27-mitm-both, true, erlang-hello-refused+empty-te-refused",
    "otp29-mitm-both, true, erlang-hello-refused",
    "otp25-no-ca, false, client-untrusted",
    "otp27-no-ca, false, client-untrusted",
    "otp29-no-ca, false, client-untrusted",
    "otp25-denied, false, denied-at-connect",
    "otp29-denied, false, denied-at-connect",
    "otp25-wants-credentials, false, proxy-wants-credentials",
    "otp27-wants-credentials, false, proxy-wants-credentials",
    "otp29-wants-credentials, false, proxy-wants-credentials",
    "otp25-no-resolver, false, name-unresolvable",
    "otp27-no-resolver, false, name-unresolvable",
    "otp29-no-resolver, false, name-unresolvable",
    "otp25-no-route, false, no-route",
    "otp27-no-route, false, no-route",
    "otp29-no-route, false, no-route",
    "otp25-expired, false, certificate-dates",
    "otp27-expired, false, certificate-dates",
    "otp29-expired, false, certificate-dates",
    "otp25-other-host, false, certificate-host",
    "otp27-other-host, false, certificate-host",
    "otp29-other-host, false, certificate-host",
    "otp25-for-clients, false, certificate-unfit",
    "otp27-for-clients, false, certificate-unfit",
    "otp29-for-clients, false, certificate-unfit",
    "otp25-ocsp-signing, false, ''",
    "otp27-ocsp-signing, false, otp-key-usage",
    "otp29-ocsp-signing, false, otp-key-usage",
    "otp25-not-tls, false, not-tls",
    "otp27-not-tls, false, not-tls",
    "otp29-not-tls, false, not-tls",
    "otp25-closed, false, erlang-hello-refused",
    "otp27-closed, false, erlang-hello-refused",
    "otp29-closed, false, erlang-hello-refused",
    "otp25-no-proxy, false, proxy-unreachable",
    "otp27-no-proxy, false, proxy-unreachable",
  })
  void theCausesAreToldApart(String fixture, boolean teRefused, String expected) {
    ErlangProbe.Result result = ErlangProbe.parse(Fixture.text("erlang/" + fixture));
    boolean te =
        teRefused && ErlangVerdicts.sendsEmptyTe(result.versions().getOrDefault("inets", ""));
    List<Diagnosis> causes =
        ErlangVerdicts.explain(
            Optional.ofNullable(result.httpc().get("builds.hex.pm")),
            Optional.ofNullable(result.clean().get("builds.hex.pm")),
            te);
    assertThat(String.join("+", causes.stream().map(Diagnosis::id).toList())).isEqualTo(expected);
  }

  /** What no proxy of the lab makes OTP say: OTP 27.2 of authorities, OTP 25 of a proxy in TLS. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{failed_connect,{tls_alert,{unsupported_certificate,\"… {key_usage_mismatch,{{'Extension',{2,5,29,15},true,[keyCertSign]}}}\"}}}|otp-key-usage",
        "socket_closed_remotely|erlang-hello-refused",
      })
  void theReasonsOfHttpcAreKnown(String reason, String expected) {
    List<Diagnosis> causes =
        ErlangVerdicts.explain(
            Optional.of(new ErlangProbe.Seen(0, reason)),
            Optional.of(new ErlangProbe.Seen(0, "closed")),
            false);
    assertThat(causes.stream().map(Diagnosis::id)).containsExactly(expected);
  }

  @Test
  void httpcAloneFailingIsNeitherHandshakeNorHeader() {
    List<Diagnosis> causes =
        ErlangVerdicts.explain(
            Optional.of(new ErlangProbe.Seen(0, "timeout")),
            Optional.of(new ErlangProbe.Seen(200, "")),
            false);
    assertThat(causes).containsExactly(Diagnosis.Elsewhere.CLIENT_FAILED);
  }

  /** A client that ends the handshake itself hides what the path would do to it. */
  @ParameterizedTest
  @CsvSource({
    "0, unknown_ca, false, client-untrusted",
    "200, '', false, client-untrusted",
    "503, '', false, client-untrusted+erlang-hello-refused",
    "503, '', true, client-untrusted+erlang-hello-refused+empty-te-refused",
    "200, '', true, client-untrusted+empty-te-refused",
    "0, closed, false, client-untrusted+erlang-hello-refused",
  })
  void whatIsBehindAMissingAuthorityIsSaidToo(
      int status, String words, boolean te, String expected) {
    List<Diagnosis> causes =
        ErlangVerdicts.explain(
            Optional.of(
                new ErlangProbe.Seen(
                    0, "{failed_connect,{tls_alert,{unknown_ca,\"TLS client\"}}}")),
            Optional.of(new ErlangProbe.Seen(status, words)),
            te);
    assertThat(String.join("+", causes.stream().map(Diagnosis::id).toList())).isEqualTo(expected);
  }

  @Test
  void anErlangWithoutAnyAuthorityIsNotRefused() {
    String words = "{options,incompatible,[{verify,verify_peer},{cacerts,undefined}]}";
    assertThat(
            ErlangVerdicts.explain(
                Optional.of(new ErlangProbe.Seen(0, words)),
                Optional.of(new ErlangProbe.Seen(0, words)),
                false))
        .containsExactly(Diagnosis.Elsewhere.CLIENT_UNTRUSTED);
  }

  /** inets of OTP 25.2.3, 26.2.5.13, 27.3.4.1, 27.3.4.3, 28.0, 28.1, 29.1.1. */
  @ParameterizedTest
  @CsvSource({
    "8.2.2, true",
    "9.1.0.2, true",
    "9.1.0.3, false",
    "9.3.2, true",
    "9.3.2.1, false",
    "9.4.1, true",
    "9.4.2, false",
    "9.8, false",
    "10.0, false",
    "?, true",
  })
  void theVersionOfInetsSaysWhetherTeIsSent(String inets, boolean sends) {
    assertThat(ErlangVerdicts.sendsEmptyTe(inets)).isEqualTo(sends);
  }

  @Test
  void anErlangWithoutInetsIsNotAFailureOfThePath() {
    ErlangProbe.Result result = ErlangProbe.parse(Fixture.text("erlang/otp25-base-only"));
    assertThat(result.lacking()).isEqualTo("crypto");
    assertThat(result.httpc()).isEmpty();
  }
}
