package dev.beamstrap.net;

import dev.beamstrap.report.Reporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts whom any of the sources trusts, and opens them only when the first handshake asks.
 *
 * <p>A certification path ends at one authority, so asking the sources one after the other gives
 * the verdict of their union. The PEM files come first, and of their certificates only those that
 * carry the name of an issuer in the chain; then the Java stores; and before anybody is turned
 * away, all of them together. Safe for use by several threads.
 */
final class Trust extends X509ExtendedTrustManager {
  static final String SYSTEM_BUNDLE = "the system's bundle";
  static final String JVM_STORE = "the JVM's store";

  private final List<CaSource> sources;
  private final Reporter reporter;
  private @Nullable List<PemBundle.Entry> pem;
  private @Nullable List<X509Certificate> stored;
  private final List<String> checked = new ArrayList<>();

  Trust(List<CaSource> sources, Reporter reporter) {
    this.sources = List.copyOf(sources);
    this.reporter = reporter;
  }

  /** Which sources were opened so far, each with its number of certificates. */
  synchronized List<String> checked() {
    return List.copyOf(checked);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain, manager -> manager.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain, manager -> manager.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain, manager -> manager.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients are served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients are served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no clients are served here");
  }

  /**
   * None, although there are: OkHttp asks when a client is made, to cut chains down for pinning and
   * for sharing connections between hosts, and does without both when it gets none.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** Everybody whom any source trusts, in PEM, for a client that wants them in one file. */
  String pem() throws CertificateException {
    Set<X509Certificate> all = new LinkedHashSet<>(certificates(pemEntries()));
    all.addAll(stores());
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : all) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(encoder.encodeToString(certificate.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString();
  }

  private interface Question {
    void ask(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private void judge(X509Certificate[] chain, Question question) throws CertificateException {
    List<CertificateException> reasons = new ArrayList<>();
    if (accepted(likely(chain), question, reasons) || accepted(stores(), question, reasons)) {
      return;
    }
    Set<X509Certificate> union = new LinkedHashSet<>(stores());
    union.addAll(certificates(pemEntries()));
    if (accepted(union, question, reasons)) {
      return;
    }
    // "No path" is what every source says that does not know the issuer; anything else says more.
    CertificateException reason =
        reasons.stream()
            .filter(one -> !(one.getCause() instanceof CertPathBuilderException))
            .findFirst()
            .orElse(
                reasons.isEmpty()
                    ? new CertificateException("there is no authority to trust")
                    : reasons.get(reasons.size() - 1));
    throw new UntrustedChainException(Arrays.asList(chain), checked(), reason);
  }

  private static boolean accepted(
      Collection<X509Certificate> anchors, Question question, List<CertificateException> reasons) {
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      question.ask(manager(anchors));
      return true;
    } catch (CertificateException refused) {
      reasons.add(refused);
      return false;
    }
  }

  private static X509ExtendedTrustManager manager(Collection<X509Certificate> anchors)
      throws CertificateException {
    try {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      int number = 0;
      for (X509Certificate anchor : anchors) {
        store.setCertificateEntry(Integer.toString(number++), anchor);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("this JVM has no X.509 trust manager");
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(e);
    }
  }

  private List<X509Certificate> likely(X509Certificate[] chain) {
    // Two encodings may be the same name; who is missed here is found in the union of all.
    Set<ByteBuffer> names = new LinkedHashSet<>();
    for (X509Certificate certificate : chain) {
      names.add(ByteBuffer.wrap(certificate.getIssuerX500Principal().getEncoded()));
      names.add(ByteBuffer.wrap(certificate.getSubjectX500Principal().getEncoded()));
    }
    List<PemBundle.Entry> named = new ArrayList<>();
    for (PemBundle.Entry entry : pemEntries()) {
      if (names.contains(ByteBuffer.wrap(entry.subject()))) {
        named.add(entry);
      }
    }
    return certificates(named);
  }

  private static List<X509Certificate> certificates(List<PemBundle.Entry> entries) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBundle.Entry entry : entries) {
        try {
          if (factory.generateCertificate(new ByteArrayInputStream(entry.der()))
              instanceof X509Certificate certificate) {
            certificates.add(certificate);
          }
        } catch (CertificateException notReadable) {
          // One odd authority in a bundle must not cost us the others.
        }
      }
    } catch (CertificateException noX509) {
      throw new IllegalStateException("this JVM has no X.509", noX509);
    }
    return certificates;
  }

  private synchronized List<PemBundle.Entry> pemEntries() {
    if (pem != null) {
      return pem;
    }
    Map<ByteBuffer, PemBundle.Entry> distinct = new LinkedHashMap<>();
    Set<Path> seen = new LinkedHashSet<>();
    boolean systemFound = false;
    for (CaSource source : sources) {
      boolean system = source.origin().equals(SYSTEM_BUNDLE);
      if (!(source.kind() instanceof CaSource.Pem)
          || (system && (systemFound || !Files.isReadable(source.path())))
          || !seen.add(real(source.path()))) {
        systemFound |= system && seen.contains(real(source.path()));
        continue;
      }
      systemFound |= system;
      try {
        PemBundle bundle = PemBundle.read(source.path());
        for (PemBundle.Entry entry : bundle.entries()) {
          distinct.putIfAbsent(ByteBuffer.wrap(entry.der()), entry);
        }
        note(source, bundle.entries().size());
        if (bundle.damaged() > 0) {
          warn(source, bundle.damaged() + " of its blocks are no certificate");
        }
      } catch (IOException e) {
        warn(source, problem(e));
      }
    }
    pem = List.copyOf(distinct.values());
    return pem;
  }

  private synchronized List<X509Certificate> stores() {
    if (stored != null) {
      return stored;
    }
    Set<X509Certificate> distinct = new LinkedHashSet<>();
    Set<Path> seen = new LinkedHashSet<>();
    for (CaSource source : sources) {
      if (source.kind() instanceof CaSource.JavaStore kind && seen.add(real(source.path()))) {
        try {
          List<X509Certificate> held = held(source.path(), kind);
          if (held.isEmpty()) {
            warn(source, "gives no certificate; a PKCS12 store needs its password set");
          } else {
            note(source, held.size());
            distinct.addAll(held);
          }
        } catch (IOException | GeneralSecurityException e) {
          warn(source, problem(e));
        }
      }
    }
    stored = List.copyOf(distinct);
    return stored;
  }

  static List<X509Certificate> held(Path file, CaSource.JavaStore kind)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> held = open(file, kind, kind.password());
    // Older JVMs encrypt their own store with this password, which everybody knows.
    return held.isEmpty() && kind.password().isEmpty() ? open(file, kind, "changeit") : held;
  }

  private static List<X509Certificate> open(Path file, CaSource.JavaStore kind, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store =
        KeyStore.getInstance(kind.type().isEmpty() ? KeyStore.getDefaultType() : kind.type());
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.isEmpty() ? null : password.toCharArray());
    }
    List<X509Certificate> held = new ArrayList<>();
    for (String alias : java.util.Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        held.add(certificate);
      }
    }
    return held;
  }

  private void note(CaSource source, int count) {
    checked.add(source.origin() + " (" + source.path() + ", " + count + ")");
    reporter.detail(
        "trusting " + count + " authorities of " + source.origin() + " (" + source.path() + ")");
  }

  private void warn(CaSource source, String problem) {
    reporter.warn(
        source.origin() + " names " + source.path() + " as certificate file, which " + problem);
  }

  private static String problem(Exception e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "may not be read";
    }
    return e instanceof GeneralSecurityException || e.getCause() != null
        ? "cannot be read: " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }
}
