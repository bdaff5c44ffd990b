package dev.beamstrap.deps;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.beamstrap.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A Hex registry with a key of its own, written from the numbers of the specification. */
final class TestRegistry {
  private final WireMockServer server;
  private static final KeyPair KEY = newKey();
  private static final KeyPair FOREIGN = newKey();
  private final KeyPair key = KEY;

  TestRegistry(WireMockServer server) {
    this.server = server;
  }

  /** A release as it is published. */
  static final class Published {
    final String name;
    final String version;
    final byte[] tarball;
    final byte[] inner;
    final List<byte[]> dependencies = new ArrayList<>();

    Published(String name, String version) {
      this.name = name;
      this.version = version;
      byte[] metadata =
          "{<<\"name\">>,<<\"%s\">>}.\n{<<\"version\">>,<<\"%s\">>}.\n"
              .formatted(name, version)
              .getBytes(StandardCharsets.UTF_8);
      byte[] contents = gzip(tar(List.of("mix.exs"), List.of(new byte[] {'#'})));
      this.inner = sha256("3".getBytes(StandardCharsets.UTF_8), metadata, contents);
      byte[] checksum =
          Sha256.ofBytes(inner).hex().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      this.tarball =
          tar(
              List.of("VERSION", "CHECKSUM", "metadata.config", "contents.tar.gz"),
              List.of(new byte[] {'3'}, checksum, metadata, contents));
    }

    Published needs(String dependency, boolean optional) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      text(out, 1, dependency);
      text(out, 2, "~> 1.0");
      if (optional) {
        number(out, 3, 1);
      }
      dependencies.add(out.toByteArray());
      return this;
    }

    String innerHex() {
      return Sha256.ofBytes(inner).hex();
    }

    String outerHex() {
      return Sha256.ofBytes(sha256(tarball)).hex();
    }

    /** The line of a mix.lock. */
    String lockLine() {
      return lockLine(innerHex(), outerHex(), "hexpm");
    }

    String lockLine(String innerHex, String outerHex, String repository) {
      return "  \"%s\": {:hex, :%s, \"%s\", \"%s\", [:mix], [], \"%s\", \"%s\"},\n"
          .formatted(name, name, version, innerHex, repository, outerHex);
    }
  }

  String publicKeyPem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Serves a package's record and its tarballs. */
  void publish(String prefix, String repository, Published... releases) {
    String name = releases[0].name;
    serve(prefix + "/packages/" + name, record(repository, name, List.of(releases)));
    for (Published release : releases) {
      serve(prefix + "/tarballs/" + name + "-" + release.version + ".tar", release.tarball);
    }
  }

  void serve(String path, byte[] body) {
    String etag = "\"" + Sha256.ofBytes(sha256(body)).hex().substring(0, 12) + "\"";
    server.stubFor(
        get(urlPathEqualTo(path))
            .willReturn(aResponse().withStatus(200).withHeader("ETag", etag).withBody(body)));
    server.stubFor(
        get(urlPathEqualTo(path))
            .withHeader("If-None-Match", equalTo(etag))
            .atPriority(1)
            .willReturn(aResponse().withStatus(304).withHeader("ETag", etag)));
  }

  byte[] record(String repository, String name, List<Published> releases) {
    return signed(payload(repository, name, releases), key);
  }

  static byte[] payload(String repository, String name, List<Published> releases) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Published release : releases) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      text(one, 1, release.version);
      bytes(one, 2, release.inner);
      release.dependencies.forEach(dependency -> bytes(one, 3, dependency));
      bytes(one, 5, sha256(release.tarball));
      bytes(out, 1, one.toByteArray());
    }
    text(out, 2, name);
    text(out, 3, repository);
    return out.toByteArray();
  }

  static byte[] signed(byte[] payload, KeyPair key) {
    try {
      Signature signer = Signature.getInstance("SHA512withRSA");
      signer.initSign(key.getPrivate());
      signer.update(payload);
      return envelope(payload, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signature of another payload. */
  byte[] tampered(byte[] signedPayload, byte[] sentPayload) {
    try {
      Signature signer = Signature.getInstance("SHA512withRSA");
      signer.initSign(key.getPrivate());
      signer.update(signedPayload);
      return envelope(sentPayload, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] envelope(byte[] payload, byte[] signature) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bytes(out, 1, payload);
    bytes(out, 2, signature);
    return gzip(out.toByteArray());
  }

  static KeyPair foreignKey() {
    return FOREIGN;
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] tar(List<String> names, List<byte[]> contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (int i = 0; i < names.size(); i++) {
        TarArchiveEntry entry = new TarArchiveEntry(names.get(i));
        entry.setSize(contents.get(i).length);
        tar.putArchiveEntry(entry);
        tar.write(contents.get(i));
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (long) field << 3);
    varint(out, value);
  }

  private static void text(ByteArrayOutputStream out, int field, String value) {
    bytes(out, field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (long) field << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
