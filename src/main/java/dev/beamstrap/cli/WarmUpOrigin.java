package dev.beamstrap.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A proxy, and behind it a Hex repository with one package, on loopback: so that a warm-up loads
 * what a tunnel, TLS, HTTP/2, signatures and tarballs need. It understands just what the warm-up
 * sends: the first request is for the package's record, the second for its tarball.
 */
final class WarmUpOrigin implements AutoCloseable {
  private static final String PACKAGE = "warm";
  private static final String VERSION = "1.0.0";
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "warm";
  private static final int PATIENCE_SECONDS = 60;
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** HPACK (RFC 7541): {@code :status 200}, then {@code etag "1"}, not indexed. */
  private static final byte[] HEAD = HexFormat.of().parseHex("880f1303223122");

  private final KeyStore keys;
  private final SSLContext tls;
  private final byte[] tarball;
  private final byte[] inner;
  private final ServerSocket server;
  private int answered;

  /**
   * Starts it.
   *
   * @param scratch where its keys may lie
   */
  static WarmUpOrigin start(Path scratch) throws IOException {
    try {
      return new WarmUpOrigin(keys(scratch.resolve("keys.p12")));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private WarmUpOrigin(KeyStore keys) throws IOException, GeneralSecurityException {
    this.keys = keys;
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    this.tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    byte[] metadata = bytes("{<<\"name\">>,<<\"" + PACKAGE + "\">>}.\n");
    byte[] contents = gzip(new byte[20_000]);
    this.inner = sha256(bytes("3"), metadata, contents);
    this.tarball =
        joined(
            member("VERSION", bytes("3")),
            member("CHECKSUM", bytes(HexFormat.of().withUpperCase().formatHex(inner))),
            member("metadata.config", metadata),
            member("contents.tar.gz", contents),
            new byte[1024]);
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "origin");
    thread.setDaemon(true);
    thread.start();
  }

  /** Java has no public call that makes a certificate; its key tool does. */
  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    Path tool = Path.of(System.getProperty("java.home", "/"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=warm-up",
                "-ext",
                "san=dns:repo.hex.pm",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                ALIAS,
                "-keystore",
                file.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroy();
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** What a run needs in its environment to use it; the authority goes into {@code scratch}. */
  Map<String, String> environment(Path scratch) throws IOException, GeneralSecurityException {
    Path authority = scratch.resolve("ca.pem");
    Files.writeString(authority, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    return Map.of(
        "HTTPS_PROXY",
        "http://127.0.0.1:" + server.getLocalPort(),
        "HEX_CACERTS_PATH",
        authority.toString());
  }

  /** The {@code hex.config} that makes its records trusted. */
  String hexConfig() throws GeneralSecurityException {
    byte[] key = keys.getCertificate(ALIAS).getPublicKey().getEncoded();
    return "{'$repos', #{<<\"hexpm\">> => #{public_key => <<\""
        + pem("PUBLIC KEY", key)
        + "\">>}}}.\n";
  }

  /** A {@code mix.lock} that holds its package. */
  String lock() {
    return "%%{\n  \"%1$s\": {:hex, :%1$s, \"%2$s\", \"%3$s\", [:mix], [], \"hexpm\"},\n}\n"
        .formatted(PACKAGE, VERSION, HexFormat.of().formatHex(inner));
  }

  private static String pem(String label, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        tunnel(socket);
      } catch (IOException | GeneralSecurityException e) {
        // The client has left, or this is closed.
      }
    }
  }

  private void tunnel(Socket socket) throws IOException, GeneralSecurityException {
    InputStream in = socket.getInputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      last = last << 8 | next;
    }
    socket.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, 443, true);
    secure.setUseClientMode(false);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    secure.setSSLParameters(parameters);
    frames(new DataInputStream(secure.getInputStream()), secure.getOutputStream());
  }

  /** HTTP/2 (RFC 9113), as far as it takes to answer two requests. */
  private void frames(DataInputStream in, OutputStream out)
      throws IOException, GeneralSecurityException {
    in.readFully(new byte[PREFACE]);
    out.write(frame(SETTINGS, 0, 0, new byte[0]));
    while (true) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      in.readFully(new byte[lengthAndType >>> 8]);
      int type = lengthAndType & 0xff;
      if (type == SETTINGS && flags == 0) {
        out.write(frame(SETTINGS, 1, 0, new byte[0]));
      } else if (type == HEADERS) {
        byte[] body = answered++ == 0 ? record() : tarball;
        out.write(frame(HEADERS, END_HEADERS, stream, HEAD));
        out.write(frame(DATA, END_STREAM, stream, body));
      }
      out.flush();
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    int length = payload.length;
    byte[] head = {
      (byte) (length >> 16),
      (byte) (length >> 8),
      (byte) length,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    return joined(head, payload);
  }

  private byte[] record() throws IOException, GeneralSecurityException {
    byte[] release = joined(field(1, bytes(VERSION)), field(2, inner), field(5, sha256(tarball)));
    byte[] payload = joined(field(1, release), field(2, bytes(PACKAGE)), field(3, bytes("hexpm")));
    Signature signature = Signature.getInstance("SHA512withRSA");
    signature.initSign((PrivateKey) keys.getKey(ALIAS, PASSWORD.toCharArray()));
    signature.update(payload);
    return gzip(joined(field(1, payload), field(2, signature.sign())));
  }

  /** A protobuf field of bytes. */
  private static byte[] field(int number, byte[] value) {
    byte[] tag = {(byte) (number << 3 | 2)};
    byte[] length =
        value.length < 0x80
            ? new byte[] {(byte) value.length}
            : new byte[] {(byte) (value.length | 0x80), (byte) (value.length >> 7)};
    return joined(tag, length, value);
  }

  /** A member of a tar: header in octal and ASCII, content, padding. */
  private static byte[] member(String name, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\u000000");
    int sum = 0;
    for (byte one : header) {
      sum += one;
    }
    put(header, 148, "%06o\u0000 ".formatted(sum));
    return joined(header, content, new byte[-content.length & 511]);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] ascii = bytes(text);
    System.arraycopy(ascii, 0, header, offset, ascii.length);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(joined(parts));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
