package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.ChoosyProxy.Manner;
import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who carries a request, with the real curl of this machine, which these tests need. */
class TransportsTest {
  private static final URI TARGET = URI.create("https://builds.example.test/x");
  private static final URI OTHER = URI.create("https://repo.example.test/x");
  private static final String DENIAL =
      "HTTP/1.1 403 Forbidden\r\nX-Proxy-Error: blocked-by-allowlist\r\nContent-Length: 0\r\n\r\n";

  @TempDir static Path dir;
  private static Path bundle;

  private final FakeTime time = new FakeTime();

  @BeforeAll
  static void writeBundle() throws IOException {
    bundle = Files.writeString(dir.resolve("ca.pem"), ChoosyProxy.AUTHORITY.certificatePem());
  }

  private Http http(String proxy, TransportChoice choice, String path) {
    Map<String, String> env = new HashMap<>();
    env.put("HTTPS_PROXY", proxy);
    env.put("SSL_CERT_FILE", bundle.toString());
    env.put("PATH", path);
    env.put("TMPDIR", dir.toString());
    return new Http(
        NetSettings.from(env, Map.of()).transport(choice), Reporter.silent(), time.pace());
  }

  private Http http(ChoosyProxy proxy, TransportChoice choice) {
    return http(proxy.address(), choice, System.getenv("PATH"));
  }

  private static String text(Http http, URI target) {
    Fetched fetched = http.fetch(target, Optional.empty(), 1000);
    return new String(((Fetched.Fresh) fetched).body(), StandardCharsets.UTF_8);
  }

  private static Fault failure(Http http, URI target) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> http.fetch(target, Optional.empty(), 1000))
        .fault();
  }

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void bothGetThroughWhereBothMay(TransportChoice choice) throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(Manner.PASS);
        Http http = http(proxy, choice)) {
      assertThat(text(http, TARGET)).isEqualTo("through");
      assertThat(proxy.hellos).containsExactly(choice == TransportChoice.CURL ? "curl" : "java");
    }
  }

  @ParameterizedTest
  @CsvSource({"ALERT, 1", "CLOSE, 2", "WORDS, 1"})
  void curlIsUsedWhereJavaIsRefusedAndRememberedPerHost(Manner manner, int javas)
      throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(manner);
        Http http = http(proxy, TransportChoice.AUTO)) {
      List<String> first = new ArrayList<>();
      for (int i = 0; i < javas; i++) {
        first.add("java");
      }
      first.add("curl");
      assertThat(text(http, TARGET)).isEqualTo("through");
      assertThat(proxy.hellos).isEqualTo(first);
      assertThat(text(http, TARGET)).isEqualTo("through");
      assertThat(proxy.hellos).hasSize(javas + 2).endsWith("curl", "curl");
      assertThat(text(http, OTHER)).isEqualTo("through");
      assertThat(proxy.hellos.get(javas + 2)).isEqualTo("java");
      assertThat(time.sleeps).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"ALERT", "CLOSE", "WORDS"})
  void aPostIsSentOnceWhicheverTransportCarriesIt(Manner manner) throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(manner);
        Http http = http(proxy, TransportChoice.AUTO)) {
      byte[] body = "a&b=c".getBytes(StandardCharsets.UTF_8);
      assertThat(http.post(TARGET, body, Map.of("Content-Type", "text/plain"), 1000))
          .asString()
          .isEqualTo("through");
      assertThat(proxy.requests).containsExactly("POST /x a&b=c");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"ALERT", "CLOSE", "WORDS"})
  void javaAloneIsRefusedWithItsOwnStatusAndTheWayOut(Manner manner) throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(manner);
        Http http = http(proxy, TransportChoice.OKHTTP)) {
      Fault fault = failure(http, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.NET_FINGERPRINT);
      assertThat(fault.code().exitStatus()).isEqualTo(9);
      assertThat(fault.remedy()).contains("curl", "--transport");
      assertThat(proxy.hellos).doesNotContain("curl");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"ALERT", "CLOSE", "WORDS"})
  void withoutACurlTheRemedyIsToGetOne(Manner manner) throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(manner);
        Http http = http(proxy.address(), TransportChoice.AUTO, dir.toString())) {
      Fault fault = failure(http, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.NET_FINGERPRINT);
      assertThat(fault.remedy()).contains("curl " + CurlProgram.OLDEST);
    }
  }

  @ParameterizedTest
  @CsvSource({"ALERT_TO_ALL, 1", "CLOSE_TO_ALL, 2"})
  void whereEverybodyIsRefusedThatIsTheEnd(Manner manner, int javas) throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(manner);
        Http http = http(proxy, TransportChoice.AUTO)) {
      Fault fault = failure(http, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.NET_FINGERPRINT);
      assertThat(fault.cause()).contains("; and to curl: ");
      assertThat(proxy.hellos).hasSize(javas + 1).endsWith("java", "curl");
      assertThat(time.sleeps).isEmpty();
    }
  }

  @Test
  void aServerThatFailsForAllIsNoRefusal() throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(Manner.WORDS_TO_ALL);
        Http http = http(proxy, TransportChoice.AUTO)) {
      Fault fault = failure(http, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.NET_HTTP);
      assertThat(fault.message()).contains("HTTP 503");
      assertThat(proxy.hellos.stream().filter("curl"::equals)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void aDenialIsMetOnceWhateverAsks(TransportChoice choice) throws Exception {
    try (ChoosyProxy proxy = new ChoosyProxy(Manner.PASS, DENIAL, DENIAL, DENIAL, DENIAL);
        Http http =
            http(proxy.address().replace("//", "//me:hunter2@"), choice, System.getenv("PATH"))) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Callable<Fault>> asking = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asking.add(() -> failure(http, TARGET));
      }
      for (Future<Fault> asked : threads.invokeAll(asking)) {
        assertThat(asked.get().code()).isEqualTo(FaultCode.NET_DENIED);
        assertThat(asked.get().cause()).contains("403 Forbidden", "blocked-by-allowlist");
        assertThat(asked.get().toString()).doesNotContain("hunter2");
      }
      threads.shutdownNow();
      assertThat(proxy.front.heads).hasSize(1);
      assertThat(time.sleeps).isEmpty();
    }
  }

  @Test
  void aDenialThatCurlMeetsStopsJavaToo() throws IOException {
    try (ChoosyProxy proxy = new ChoosyProxy(Manner.ALERT, "", DENIAL);
        Http http = http(proxy, TransportChoice.AUTO)) {
      assertThat(failure(http, TARGET).code()).isEqualTo(FaultCode.NET_DENIED);
      assertThat(failure(http, TARGET).code()).isEqualTo(FaultCode.NET_DENIED);
      assertThat(proxy.hellos).containsExactly("java");
      assertThat(proxy.front.heads).hasSize(2);
    }
  }

  @Test
  void curlAloneNeedsACurl() {
    try (Http http = http("http://127.0.0.1:1", TransportChoice.CURL, dir.toString())) {
      Fault fault = failure(http, TARGET);
      assertThat(fault.code()).isEqualTo(FaultCode.USAGE);
      assertThat(fault.cause()).isEqualTo("there is no curl on PATH");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "curl 7.76.0 (x86_64-pc-linux-gnu) libcurl/7.76.0, true",
    "curl 8.14.1 (aarch64-apple-darwin), true",
    "curl 10.0.0-DEV (x), true",
    "curl 7.75.0 (x86_64-pc-linux-gnu), false",
    "curl 7.9.8, false",
    "curl 6.99.0, false",
    "wget 1.21, false",
    "'', false",
  })
  void onlyANewEnoughCurlIsUsed(String version, boolean usable) {
    CurlProgram program =
        CurlProgram.read(Path.of("/bin/curl"), version + "\nProtocols: http https\nFeatures: SSL");
    assertThat(program.path().isPresent()).isEqualTo(usable);
    assertThat(program.lacking().isEmpty()).isEqualTo(usable);
    assertThat(program.tlsToProxy()).isFalse();
  }

  @Test
  void aCurlWithoutTlsIsNone() {
    assertThat(CurlProgram.read(Path.of("/bin/curl"), "curl 8.0.0\nProtocols: http ftp").path())
        .isEmpty();
  }
}
