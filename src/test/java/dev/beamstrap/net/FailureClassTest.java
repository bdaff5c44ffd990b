package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassTest {
  private static final URI TARGET = URI.create("https://repo.example.test/x?token=hunter2");
  private static final Route DIRECT = new Route.Direct("no proxy is set");
  private static final Route PROXIED =
      new Route.Proxied(
          new ProxyAddress(
              ProxyAddress.Scheme.HTTP,
              "proxy",
              3128,
              Optional.of(new ProxyAddress.Credentials("me", "hunter2")),
              "ALL_PROXY"));

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void everyClassSaysWhatAndWhatToDoInOneLineAndNoSecrets(FailureClass kind) {
    for (Route route :
        List.of(DIRECT, PROXIED, new Route.Unusable("ALL_PROXY", "ftp://***@x", "why"))) {
      Fault fault = Failure.of(kind, TARGET, route, "seen").fault();
      assertThat(fault.code()).isEqualTo(kind.code());
      assertThat(fault.message()).isNotBlank().doesNotContain("null", "\n");
      assertThat(fault.remedy()).isNotBlank().doesNotContain("null", "\n");
      assertThat(fault.toString()).doesNotContain("hunter2");
    }
  }

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void onlyWhatMayPassIsRetried(FailureClass kind) {
    if (kind.isPolicy() || kind.code() == FaultCode.NET_UNTRUSTED) {
      assertThat(kind.reaction()).isEqualTo(FailureClass.Reaction.STOP);
    }
    assertThat(kind.retries() > 0)
        .isEqualTo(
            kind.reaction() == FailureClass.Reaction.RETRY
                || kind == FailureClass.HANDSHAKE_CLOSED
                || kind == FailureClass.REFUSED_AFTER_HANDSHAKE);
  }

  /** The shapes in which JDK 17, JDK 25 and OkHttp report them; texts are irrelevant. */
  static Stream<Arguments> exceptions() {
    IOException bothFamilies = new ConnectException("Failed to connect to localhost/[::1]:443");
    bothFamilies.addSuppressed(new ConnectException("Failed to connect to localhost/127.0.0.1"));
    return Stream.of(
        Arguments.of(Stage.CONNECT, DIRECT, bothFamilies, FailureClass.CONNECTION_REFUSED),
        Arguments.of(
            Stage.CONNECT, PROXIED, new ConnectException(), FailureClass.PROXY_UNREACHABLE),
        Arguments.of(
            Stage.CONNECT, DIRECT, new UnknownHostException("x"), FailureClass.NAME_UNRESOLVABLE),
        Arguments.of(
            Stage.CONNECT, PROXIED, new UnknownHostException("x"), FailureClass.PROXY_UNRESOLVABLE),
        Arguments.of(Stage.CONNECT, DIRECT, new NoRouteToHostException(), FailureClass.NO_ROUTE),
        Arguments.of(
            Stage.CONNECT,
            DIRECT,
            new SocketException("Network is unreachable"),
            FailureClass.NO_ROUTE),
        Arguments.of(
            Stage.CONNECT, DIRECT, new SocketTimeoutException(), FailureClass.TIMEOUT_CONNECT),
        Arguments.of(
            Stage.HANDSHAKE, DIRECT, new SocketTimeoutException(), FailureClass.TIMEOUT_HANDSHAKE),
        Arguments.of(
            Stage.HANDSHAKE,
            DIRECT,
            new SSLHandshakeException("(handshake_failure) Received fatal alert"),
            FailureClass.HANDSHAKE_REFUSED),
        Arguments.of(
            Stage.HANDSHAKE,
            DIRECT,
            (IOException)
                new SSLHandshakeException("Remote host terminated the handshake")
                    .initCause(new EOFException("SSL peer shut down incorrectly")),
            FailureClass.HANDSHAKE_CLOSED),
        Arguments.of(
            Stage.HANDSHAKE,
            DIRECT,
            new SocketException("Connection reset"),
            FailureClass.HANDSHAKE_CLOSED),
        Arguments.of(
            Stage.HANDSHAKE,
            DIRECT,
            new SSLException("Unsupported or unrecognized SSL message"),
            FailureClass.NOT_TLS),
        Arguments.of(
            Stage.HANDSHAKE,
            DIRECT,
            new SSLPeerUnverifiedException("Hostname x not verified"),
            FailureClass.CERTIFICATE_HOST),
        Arguments.of(
            Stage.REQUEST, DIRECT, new SocketTimeoutException(), FailureClass.TIMEOUT_FIRST_BYTE),
        Arguments.of(
            Stage.REQUEST,
            DIRECT,
            new IOException("unexpected end of stream"),
            FailureClass.CONNECTION_LOST),
        Arguments.of(Stage.BODY, DIRECT, new SocketTimeoutException(), FailureClass.TIMEOUT_STALL),
        Arguments.of(
            Stage.BODY,
            DIRECT,
            new java.net.ProtocolException("unexpected end of stream"),
            FailureClass.TRUNCATED));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void recognisesExceptionsByTypeAndStage(
      Stage stage, Route route, IOException thrown, FailureClass kind) {
    Recognition recognition = new Recognition(TARGET, route);
    assertThat(recognition.exception(stage, thrown).kind()).isEqualTo(kind);
    assertThat(recognition.exception(stage, new IOException("wrapped", thrown)).kind())
        .isEqualTo(kind);
  }

  @Test
  void whatSpeaksNoTlsIsAProxyThatIsNotUsedOrOneThatIsBroken() {
    assertThat(Failure.of(FailureClass.NOT_TLS, TARGET, DIRECT, "").fault().remedy())
        .contains("set HTTPS_PROXY");
    assertThat(Failure.of(FailureClass.NOT_TLS, TARGET, PROXIED, "").fault().remedy())
        .startsWith("tell whoever manages");
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "'Sun, 1 Mar 2026 12:00:30 GMT', PT30S",
    "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S",
    "-1, ",
    "soon, ",
    "99999999999999999999, ",
  })
  void readsBothFormsOfRetryAfter(String value, Duration wait) {
    assertThat(Recognition.retryAfter(value, new FakeTime())).isEqualTo(Optional.ofNullable(wait));
  }

  @Test
  void textsFromOutsideStayOnOneShortLine() {
    assertThat(Printable.line("a\r\nb\u0007\u202ec" + "x".repeat(300)))
        .startsWith("a b c")
        .hasSizeLessThan(202);
  }
}
