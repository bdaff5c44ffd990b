package dev.beamstrap.hexcache;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * {@code cache.bin}: a magic, the CRC-32 of what follows, and the list of all objects in external
 * term format. Source: {@code read_cache} and {@code write_cache} of compiled Hex 2.6.0.
 */
final class BinImage {
  private static final byte[] MAGIC = "HEX REGISTRY CACHE 1".getBytes(StandardCharsets.US_ASCII);
  private static final int CONTENT = MAGIC.length + 4;

  private BinImage() {}

  static boolean isOne(byte[] content) {
    return content.length >= MAGIC.length
        && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static List<EncodedTerm> read(byte[] content) {
    if (content.length < CONTENT) {
      throw bad("invalid_data", "it ends within its header");
    }
    if (ByteBuffer.wrap(content).getInt(MAGIC.length) != crc(content)) {
      throw bad("checksum_mismatch", "its content is not what its checksum says");
    }
    return EncodedTerm.readList(content, CONTENT, content.length);
  }

  static byte[] write(List<EncodedTerm> objects) {
    ByteBuffer image =
        ByteBuffer.allocate(Math.toIntExact(CONTENT + EncodedTerm.listSize(objects)));
    image.position(CONTENT);
    EncodedTerm.putList(objects, image);
    image.put(0, MAGIC).putInt(MAGIC.length, crc(image.array()));
    return image.array();
  }

  private static int crc(byte[] image) {
    CRC32 crc = new CRC32();
    crc.update(image, CONTENT, image.length - CONTENT);
    return (int) crc.getValue();
  }

  private static BeamstrapException bad(String word, String why) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, word + ": not a registry cache: " + why)
        .exception();
  }
}
