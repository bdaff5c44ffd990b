package dev.beamstrap.net;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which files may hold certificate authorities, in the order they are tried. */
final class CaVariables {
  /** The variables that name one PEM file. The union of all is trusted, whatever each tool does. */
  static final List<String> NAMES =
      List.of(
          "HEX_CACERTS_PATH",
          "SSL_CERT_FILE",
          "CURL_CA_BUNDLE",
          "REQUESTS_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          "GIT_SSL_CAINFO",
          "NIX_SSL_CERT_FILE",
          "AWS_CA_BUNDLE",
          "CODEX_PROXY_CERT",
          "CODEX_CA_CERTIFICATE");

  /** Where systems keep their bundle; the first that exists counts. */
  static final List<String> SYSTEM_BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/cert.pem",
          "/usr/local/etc/ssl/cert.pem",
          "/etc/ssl/certs/ca-bundle.crt");

  private static final String PROPERTY = "javax.net.ssl.trustStore";

  private CaVariables() {}

  static List<CaSource> read(Map<String, String> env, Map<String, String> properties) {
    List<CaSource> sources = new ArrayList<>();
    for (String name : NAMES) {
      add(sources, name, env.getOrDefault(name, ""), new CaSource.Pem());
    }
    for (String bundle : SYSTEM_BUNDLES) {
      add(sources, Trust.SYSTEM_BUNDLE, bundle, new CaSource.Pem());
    }
    String store = properties.getOrDefault(PROPERTY, "");
    if (!store.equals("NONE")) {
      add(
          sources,
          PROPERTY,
          store,
          new CaSource.JavaStore(
              properties.getOrDefault(PROPERTY + "Type", ""),
              properties.getOrDefault(PROPERTY + "Password", "")));
    }
    String javaHome = properties.getOrDefault("java.home", "");
    if (!javaHome.isEmpty()) {
      add(
          sources,
          Trust.JVM_STORE,
          javaHome + "/lib/security/cacerts",
          new CaSource.JavaStore("", ""));
    }
    return sources;
  }

  private static void add(List<CaSource> sources, String origin, String path, CaSource.Kind kind) {
    if (path.isBlank()) {
      return;
    }
    try {
      sources.add(new CaSource(origin, Path.of(path.strip()), kind));
    } catch (InvalidPathException notAPath) {
      // Only a NUL does this on the systems that we run on, and no variable can hold one.
    }
  }
}
