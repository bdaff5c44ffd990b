package dev.beamstrap.gateway;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authority of one run. Its root signs one intermediate and its key is forgotten at
 * once; the intermediate's key is in memory only, and nothing lives longer than 24 hours. It cannot
 * be constrained to names, since a gateway does not know beforehand which hosts will be asked for;
 * that the keys never leave this process and soon expire is what bounds it instead. Safe for use by
 * several threads.
 */
final class Authority {
  static final Duration LIFE = Duration.ofHours(24);

  /** What clocks of sandboxes differ by; taken from the lifetime, not added to it. */
  private static final Duration SKEW = Duration.ofMinutes(10);

  private static final int MOST_HOSTS = 512;

  private final Certificates certificates;
  private final X509Certificate root;
  private final X509Certificate intermediate;
  private final Certificates.Issuer issuer;
  private final KeyPair leafKey;
  private final Map<String, SSLContext> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SSLContext> eldest) {
          return size() > MOST_HOSTS;
        }
      };

  private Authority(Instant now) throws GeneralSecurityException {
    Instant notBefore = now.minus(SKEW);
    certificates = new Certificates(notBefore, notBefore.plus(LIFE));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    byte[] mark = new byte[4];
    new SecureRandom().nextBytes(mark);
    // Names of their own: a bundle may hold the roots of two gateways, one inside the other.
    String run = HexFormat.of().formatHex(mark);
    String rootName = "beamstrap gateway root " + run;
    String name = "beamstrap gateway " + run;
    KeyPair rootKey = generator.generateKeyPair();
    KeyPair key = generator.generateKeyPair();
    Certificates.Issuer self =
        new Certificates.Issuer(rootName, rootKey.getPublic(), rootKey.getPrivate());
    root = certificates.authority(rootName, rootKey.getPublic(), self, 1);
    intermediate = certificates.authority(name, key.getPublic(), self, 0);
    issuer = new Certificates.Issuer(name, key.getPublic(), key.getPrivate());
    leafKey = generator.generateKeyPair();
  }

  static Authority create(Instant now) {
    try {
      return new Authority(now);
    } catch (GeneralSecurityException e) {
      throw Fault.of(FaultCode.INTERNAL, "this JVM cannot make P-256 certificates").exception(e);
    }
  }

  /** What clients have to trust. */
  X509Certificate root() {
    return root;
  }

  String rootPem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("it was parsed from its encoding", e);
    }
  }

  Instant expires() {
    return certificates.notAfter();
  }

  /** How to end TLS for a host; one for each, so that no session crosses from one to another. */
  SSLContext server(String host, Optional<InetAddress> address) {
    synchronized (hosts) {
      return hosts.computeIfAbsent(host, name -> context(name, address));
    }
  }

  private SSLContext context(String host, Optional<InetAddress> address) {
    try {
      X509Certificate leaf = certificates.server(host, address, leafKey.getPublic(), issuer);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {
            new OneKey(new X509Certificate[] {leaf, intermediate}, leafKey.getPrivate())
          },
          null,
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw Fault.of(FaultCode.INTERNAL, "no certificate can be made for " + host).exception(e);
    }
  }

  /** One certificate whatever the client names: it verifies the name that it asked us for. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "leaf";

    private final X509Certificate[] chain;
    private final PrivateKey key;

    OneKey(X509Certificate[] chain, PrivateKey key) {
      this.chain = chain;
      this.key = key;
    }

    private static @Nullable String alias(String keyType) {
      return keyType.equals("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return keyType.equals("EC") ? new String[] {ALIAS} : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
