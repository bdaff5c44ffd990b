package dev.beamstrap.beam;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Writes the image of an ETS table: a closed {@code disk_log} in internal format with one item for
 * the header, one for each object and one for the trailer. Source: {@code ets.erl} of stdlib and
 * {@code disk_log.hrl} of kernel, the same in OTP 25 to 29.
 */
final class EtsImageWriter {
  static final int MAGIC = 0x01020304;
  static final int CLOSED = 0x63584d0b;
  static final int OPENED = 0x06070809;
  static final int ITEM = 0x62574c41;
  static final int OLD_ITEM = 0x0c21372c;

  /** From this payload size on an item carries the MD5 of its size field. */
  static final int LARGE_ITEM = 65528;

  static final int MD5_SIZE = 16;

  private EtsImageWriter() {}

  static byte[] write(EtsTable table) {
    EncodedTerm header = EncodedTerm.of(header(table));
    EncodedTerm trailer =
        EncodedTerm.of(trailer(table.objects().size(), new byte[MD5_SIZE])); // for its size
    long size = 8 + itemSize(header) + (table.verified() ? itemSize(trailer) : 0);
    for (EncodedTerm object : table.objects()) {
      size += itemSize(object);
    }
    ByteBuffer image = ByteBuffer.allocate(Math.toIntExact(size));
    MessageDigest content = md5();
    image.putInt(MAGIC).putInt(CLOSED);
    item(header, image, content);
    for (EncodedTerm object : table.objects()) {
      item(object, image, content);
    }
    if (table.verified()) {
      item(EncodedTerm.of(trailer(table.objects().size(), content.digest())), image, content);
    }
    return image.array();
  }

  private static long itemSize(EncodedTerm term) {
    int payload = term.size() + 1;
    return 8L + (payload >= LARGE_ITEM ? MD5_SIZE : 0) + payload;
  }

  private static void item(EncodedTerm term, ByteBuffer image, MessageDigest content) {
    int payload = term.size() + 1;
    image.putInt(payload).putInt(ITEM);
    if (payload >= LARGE_ITEM) {
      image.put(md5OfSize(payload));
    }
    int start = image.position();
    image.put((byte) ExternalTerm.VERSION_MAGIC);
    term.putInto(image);
    content.update(image.array(), start, payload);
  }

  /** The header with exactly the tags that {@code file2tab} demands, and what it says of itself. */
  private static Term header(EtsTable table) {
    Term[] extendedInfo = {Term.atom("object_count"), Term.atom("md5sum")};
    return Term.tuple(
        pair("name", Term.atom(table.name())),
        pair("type", Term.atom(table.kind().name().toLowerCase(Locale.ROOT))),
        pair("protection", Term.atom(table.protection().name().toLowerCase(Locale.ROOT))),
        pair("named_table", Term.bool(table.named())),
        pair("keypos", Term.integer(table.keyPosition())),
        pair("size", Term.integer(table.objects().size())),
        pair("major_version", Term.integer(1)),
        pair("minor_version", Term.integer(0)),
        pair("extended_info", table.verified() ? Term.list(extendedInfo) : Term.EMPTY_LIST));
  }

  private static Term trailer(int count, byte[] md5) {
    return Term.list(
        Term.atom(EtsImageReader.TRAILER),
        Term.list(pair("count", Term.integer(count)), pair("md5", Term.binary(md5))));
  }

  private static Term pair(String tag, Term value) {
    return Term.tuple(Term.atom(tag), value);
  }

  static byte[] md5OfSize(int size) {
    return md5().digest(ByteBuffer.allocate(4).putInt(size).array());
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has MD5", impossible);
    }
  }
}
