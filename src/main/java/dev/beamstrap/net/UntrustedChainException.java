package dev.beamstrap.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The other side's certificates lead to nobody whom any of our sources trusts. */
final class UntrustedChainException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final transient List<X509Certificate> chain;
  private final transient List<String> checked;

  UntrustedChainException(
      List<X509Certificate> chain, List<String> checked, CertificateException reason) {
    super(reason.getMessage(), reason);
    this.chain = List.copyOf(chain);
    this.checked = List.copyOf(checked);
  }

  /** The chain as it was sent, leaf first. */
  List<X509Certificate> chain() {
    return chain;
  }

  /** The sources of authorities that were asked. */
  List<String> checked() {
    return checked;
  }
}
