package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.report.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  private static final HeldCertificate FIRST = authority("First CA");
  private static final HeldCertificate SECOND = authority("Second CA");

  @TempDir Path dir;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().certificateAuthority(1).commonName(name).build();
  }

  private static X509Certificate[] chain(HeldCertificate authority) {
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("example.test")
            .build();
    return new X509Certificate[] {leaf.certificate(), authority.certificate()};
  }

  private Trust trust(Map<String, String> env, Map<String, String> properties) {
    return new Trust(
        CaVariables.read(env, properties).stream()
            .filter(source -> !source.origin().equals(Trust.SYSTEM_BUNDLE))
            .toList(),
        events::add);
  }

  private String pem(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static void accepts(Trust trust, HeldCertificate authority) throws CertificateException {
    trust.checkServerTrusted(chain(authority), "ECDHE_ECDSA");
  }

  private static void refuses(Trust trust, HeldCertificate authority) {
    assertThatThrownBy(() -> trust.checkServerTrusted(chain(authority), "ECDHE_ECDSA"))
        .isInstanceOf(UntrustedChainException.class);
  }

  @Test
  void trustsTheUnionOfAllVariables() throws Exception {
    Trust trust =
        trust(
            Map.of(
                "HEX_CACERTS_PATH", pem("a", FIRST.certificatePem()),
                "CODEX_PROXY_CERT", pem("b", "x\n" + SECOND.certificatePem() + "trailing")),
            Map.of());
    assertThat(trust.checked()).isEmpty();
    accepts(trust, FIRST);
    accepts(trust, SECOND);
    refuses(trust, authority("First CA"));
  }

  @Test
  void readsEachFileOnceWhateverManyVariablesNameIt() throws Exception {
    String file = pem("a", FIRST.certificatePem() + FIRST.certificatePem());
    Trust trust =
        trust(
            Map.of("SSL_CERT_FILE", file, "CURL_CA_BUNDLE", file, "AWS_CA_BUNDLE", file), Map.of());
    accepts(trust, FIRST);
    assertThat(trust.checked()).containsExactly("SSL_CERT_FILE (" + file + ", 2)");
  }

  @Test
  void trustsTheStoreOfTheJavaPropertyAndTheJvmsOwn() throws Exception {
    Path home = dir.resolve("jvm");
    Files.createDirectories(home.resolve("lib/security"));
    store(home.resolve("lib/security/cacerts"), "changeit", SECOND);
    Path file = store(dir.resolve("store.p12"), "secret", FIRST);
    Trust trust =
        trust(
            Map.of(),
            Map.of(
                "javax.net.ssl.trustStore",
                file.toString(),
                "javax.net.ssl.trustStorePassword",
                "secret",
                "javax.net.ssl.trustStoreType",
                "PKCS12",
                "java.home",
                home.toString()));
    accepts(trust, FIRST);
    accepts(trust, SECOND);
    assertThat(events).noneMatch(event -> event instanceof Event.Warned);
  }

  @Test
  void aBrokenSourceIsAWarningThatNamesItsVariable() throws Exception {
    Path store = store(dir.resolve("store.p12"), "secret", SECOND);
    Trust trust =
        trust(
            Map.of(
                "SSL_CERT_FILE", dir.resolve("absent").toString(),
                "CURL_CA_BUNDLE", pem("text", "no certificate"),
                "REQUESTS_CA_BUNDLE", dir.toString(),
                "GIT_SSL_CAINFO",
                    pem(
                        "half",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                            + FIRST.certificatePem())),
            Map.of(
                "javax.net.ssl.trustStore", store.toString(),
                "javax.net.ssl.trustStorePassword", "wrong",
                "javax.net.ssl.trustStoreType", "PKCS12"));
    accepts(trust, FIRST);
    refuses(trust, SECOND);
    assertThat(events)
        .filteredOn(event -> event instanceof Event.Warned)
        .extracting(event -> ((Event.Warned) event).text())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("SSL_CERT_FILE").endsWith("does not exist"),
            line -> assertThat(line).startsWith("CURL_CA_BUNDLE").contains("no certificate in PEM"),
            line -> assertThat(line).startsWith("REQUESTS_CA_BUNDLE").endsWith("is a directory"),
            line ->
                assertThat(line)
                    .startsWith("GIT_SSL_CAINFO")
                    .endsWith("1 of its blocks are no certificate"),
            line ->
                assertThat(line).startsWith("javax.net.ssl.trustStore").contains("cannot be read"));
  }

  @Test
  void nobodyIsTrustedWithoutAnySource() {
    refuses(trust(Map.of(), Map.of()), FIRST);
  }

  @Test
  void damagedBundlesNeverFail() throws IOException {
    String pem = FIRST.certificatePem() + SECOND.certificatePem();
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(pem);
      for (int n = random.nextInt(6); n >= 0; n--) {
        text.setCharAt(random.nextInt(pem.length()), (char) (32 + random.nextInt(95)));
      }
      PemBundle bundle = PemBundle.parse(text.toString());
      assertThat(bundle.entries().size() + bundle.damaged())
          .as("seed 11, round %d", i)
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void beyondTheBoundsABundleIsRefused() {
    String none =
        "-----BEGIN CERTIFICATE-----\n" + "A".repeat(200_000) + "\n-----END CERTIFICATE-----\n";
    assertThat(parsed(none)).isEqualTo(new PemBundle(List.of(), 1));
    String many = FIRST.certificatePem().repeat(PemBundle.MAX_CERTIFICATES + 1);
    assertThatThrownBy(() -> PemBundle.parse(many)).isInstanceOf(IOException.class);
  }

  private static PemBundle parsed(String text) {
    try {
      return PemBundle.parse(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path store(Path file, String password, HeldCertificate authority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", authority.certificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  @Test
  void theRealBundleOfThisMachineIsReadWhole() throws IOException {
    Path bundle = Path.of(CaVariables.SYSTEM_BUNDLES.get(0));
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isReadable(bundle));
    String text = Files.readString(bundle);
    PemBundle parsed = PemBundle.read(bundle);
    assertThat(parsed.damaged()).isZero();
    assertThat(parsed.entries()).hasSize(text.split("BEGIN CERTIFICATE", -1).length - 1);
  }
}
