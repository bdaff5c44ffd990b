package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The certificates of a PEM file, taken apart only as far as their subject: building 140
 * certificate objects costs more than the rest of a handshake, and one or two of them are needed.
 *
 * @param entries the certificates in file order
 * @param damaged how many blocks hold no certificate, or one beyond the bounds
 */
record PemBundle(List<Entry> entries, int damaged) {
  static final int MAX_FILE_BYTES = 16 << 20;
  static final int MAX_CERTIFICATE_BYTES = 64 << 10;
  static final int MAX_CERTIFICATES = 10_000;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** One certificate: the whole of it, and its subject's name as it is encoded there. */
  static final class Entry {
    private final byte[] der;
    private final byte[] subject;

    private Entry(byte[] der, byte[] subject) {
      this.der = der;
      this.subject = subject;
    }

    byte[] der() {
      return der;
    }

    byte[] subject() {
      return subject;
    }
  }

  /** Reads a file; an {@link IOException} says in its message what is wrong with it. */
  static PemBundle read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException("is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
      }
      PemBundle bundle = parse(new String(bytes, StandardCharsets.ISO_8859_1));
      if (bundle.entries.isEmpty()) {
        throw new IOException("holds no certificate in PEM form");
      }
      return bundle;
    }
  }

  static PemBundle parse(String text) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int damaged = 0;
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int end = text.indexOf(END, begin);
      if (end < 0) {
        damaged++;
        break;
      }
      if (entries.size() == MAX_CERTIFICATES) {
        throw new IOException("holds more than " + MAX_CERTIFICATES + " certificates");
      }
      Optional<Entry> entry = entry(text.substring(begin + BEGIN.length(), end));
      entry.ifPresent(entries::add);
      damaged += entry.isPresent() ? 0 : 1;
      begin = text.indexOf(BEGIN, end);
    }
    return new PemBundle(List.copyOf(entries), damaged);
  }

  private static Optional<Entry> entry(String base64) {
    if (base64.length() > MAX_CERTIFICATE_BYTES * 3 / 2) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      return der.length > MAX_CERTIFICATE_BYTES
          ? Optional.empty()
          : Optional.of(new Entry(der, subject(der)));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notDer) {
      return Optional.empty();
    }
  }

  /** RFC 5280 4.1: version, serial, algorithm, issuer and validity come before the subject. */
  private static byte[] subject(byte[] der) {
    Cursor outer = new Cursor(der, 0).into(0x30).into(0x30);
    if (outer.tag() == 0xa0) {
      outer = outer.next();
    }
    Cursor subject = outer.next().next().next().next();
    if (subject.tag() != 0x30) {
      throw new IllegalArgumentException("no subject");
    }
    return Arrays.copyOfRange(der, subject.at, subject.end());
  }

  private static final class Cursor {
    private final byte[] der;
    private final int at;

    Cursor(byte[] der, int at) {
      this.der = der;
      this.at = at;
    }

    int tag() {
      return der[at] & 0xff;
    }

    Cursor into(int tag) {
      if (tag() != tag) {
        throw new IllegalArgumentException("unexpected tag");
      }
      return new Cursor(der, content());
    }

    Cursor next() {
      return new Cursor(der, end());
    }

    int end() {
      int end = content() + length();
      if (end > der.length) {
        throw new IllegalArgumentException("too short");
      }
      return end;
    }

    private int content() {
      int first = der[at + 1] & 0xff;
      return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private int length() {
      int first = der[at + 1] & 0xff;
      if (first < 0x80) {
        return first;
      }
      int count = first & 0x7f;
      if (count == 0 || count > 3) {
        throw new IllegalArgumentException("unexpected length");
      }
      int length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (der[at + 2 + i] & 0xff);
      }
      return length;
    }
  }
}
