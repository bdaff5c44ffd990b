package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private final Authority authority = Authority.create(NOW);

  /** The chain as a client is sent it. */
  private List<X509Certificate> chain(String host, Optional<InetAddress> address) throws Exception {
    SSLContext server = authority.server(host, address);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {new Anyone()}, null);
    try (var listener = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread serving =
          new Thread(
              () -> {
                try (var socket = listener.accept();
                    SSLSocket tls =
                        (SSLSocket) server.getSocketFactory().createSocket(socket, null, true)) {
                  tls.startHandshake();
                  tls.getInputStream().read();
                } catch (java.io.IOException clientLeft) {
                  // The client has what it wanted.
                }
              });
      serving.start();
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(listener.getInetAddress(), listener.getLocalPort())) {
        socket.startHandshake();
        return List.of((X509Certificate[]) socket.getSession().getPeerCertificates());
      } finally {
        serving.join();
      }
    }
  }

  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private void validate(List<X509Certificate> chain, X509Certificate root, Instant when)
      throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(when));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
  }

  @Test
  void theChainOfAHostLeadsToTheRootAndIsThatOfAServer() throws Exception {
    List<X509Certificate> chain = chain("repo.example.test", Optional.empty());
    validate(chain, authority.root(), NOW);
    X509Certificate leaf = chain.get(0);
    assertThat(chain).hasSize(2);
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(List.of(DNS, "repo.example.test"));
    boolean[] usage = leaf.getKeyUsage();
    assertThat(usage[0]).as("digitalSignature").isTrue();
    assertThat(usage[5]).as("keyCertSign").isFalse();
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getCriticalExtensionOIDs()).contains("2.5.29.15", "2.5.29.19");
  }

  @Test
  void authoritiesMaySignAndHaveNoExtendedKeyUsage() throws Exception {
    X509Certificate root = authority.root();
    X509Certificate intermediate = chain("a.test", Optional.empty()).get(1);
    for (X509Certificate one : List.of(root, intermediate)) {
      boolean[] usage = one.getKeyUsage();
      assertThat(usage[5]).as("keyCertSign").isTrue();
      assertThat(usage[6]).as("cRLSign").isTrue();
      assertThat(usage[0]).as("digitalSignature").isFalse();
      assertThat(one.getExtendedKeyUsage()).isNull();
      assertThat(one.getCriticalExtensionOIDs())
          .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    }
    assertThat(root.getBasicConstraints()).isEqualTo(1);
    assertThat(intermediate.getBasicConstraints()).isZero();
    root.verify(root.getPublicKey());
  }

  @Test
  void everythingBelowTheRootNamesItsIssuersKey() throws Exception {
    List<X509Certificate> chain = chain("a.test", Optional.empty());
    assertThat(keyId(chain.get(0), "2.5.29.35")).isEqualTo(keyId(chain.get(1), "2.5.29.14"));
    assertThat(keyId(chain.get(1), "2.5.29.35")).isEqualTo(keyId(authority.root(), "2.5.29.14"));
  }

  /** The last 20 bytes of the extension are the identifier in both of its forms. */
  private static byte[] keyId(X509Certificate certificate, String oid) {
    byte[] value = certificate.getExtensionValue(oid);
    return java.util.Arrays.copyOfRange(value, value.length - 20, value.length);
  }

  @Test
  void addressesStandAsAddresses() throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    assertThat(chain("192.0.2.7", Optional.of(address)).get(0).getSubjectAlternativeNames())
        .containsExactly(List.of(ADDRESS, "192.0.2.7"));
  }

  @Test
  void nothingLivesLongerThanADay() throws Exception {
    Set<X509Certificate> all = new HashSet<>(chain("a.test", Optional.empty()));
    all.add(authority.root());
    for (X509Certificate one : all) {
      assertThat(Duration.between(one.getNotBefore().toInstant(), one.getNotAfter().toInstant()))
          .isLessThanOrEqualTo(Duration.ofHours(24));
    }
    List<X509Certificate> chain = chain("a.test", Optional.empty());
    assertThatThrownBy(() -> validate(chain, authority.root(), authority.expires().plusSeconds(1)))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void everyRunIsAnAuthorityOfItsOwn() throws Exception {
    Authority other = Authority.create(NOW);
    assertThat(other.root().getSubjectX500Principal())
        .isNotEqualTo(authority.root().getSubjectX500Principal());
    List<X509Certificate> chain = chain("a.test", Optional.empty());
    assertThatThrownBy(() -> validate(chain, other.root(), NOW))
        .isInstanceOf(CertPathValidatorException.class);
    assertThat(chain("a.test", Optional.empty()).get(0).getSerialNumber())
        .isNotEqualTo(chain("b.test", Optional.empty()).get(0).getSerialNumber());
  }

  @Test
  void aHostNameOfAnyLengthFits() throws Exception {
    String label = "a".repeat(60);
    String host = label + "." + label + "." + label + ".example.test";
    List<X509Certificate> chain = chain(host, Optional.empty());
    validate(chain, authority.root(), NOW);
    assertThat(chain.get(0).getSubjectAlternativeNames()).containsExactly(List.of(DNS, host));
  }

  @Test
  void thePemTextIsTheRoot() throws Exception {
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        authority.rootPem().getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(authority.root());
  }

  @Test
  void derLengthsAndIdentifiersAreMinimal() {
    assertThat(Der.octets(new byte[127])).startsWith(0x04, 0x7f).hasSize(129);
    assertThat(Der.octets(new byte[128])).startsWith(0x04, 0x81, 0x80).hasSize(131);
    assertThat(Der.octets(new byte[300])).startsWith(0x04, 0x82, 0x01, 0x2c).hasSize(304);
    // The identifier of rsaEncryption, as in RFC 8017's appendix.
    assertThat(Der.oid(1, 2, 840, 113549, 1, 1, 1))
        .containsExactly(0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01);
  }
}
