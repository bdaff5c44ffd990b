package dev.beamstrap.mixtools;

import dev.beamstrap.platform.DottedVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The one fact that we need of a compiled module: which compiler made it. A module is an IFF file
 * ({@code FOR1 size BEAM}, then chunks of a four-letter name, a size and bytes padded to four); its
 * {@code CInf} chunk is an external term that holds {@code {version,"8.6.1"}}. Source: OTP {@code
 * lib/compiler/src/beam_asm.erl}, {@code lib/stdlib/src/beam_lib.erl}.
 */
final class BeamFile {
  private static final int FOR1 = 0x464f5231;
  private static final int BEAM = 0x4245414d;
  private static final int CINF = 0x43496e66;
  private static final byte[] VERSION = "version".getBytes(StandardCharsets.US_ASCII);
  private static final int STRING_EXT = 107;

  private BeamFile() {}

  /** The version of the Erlang application {@code compiler} that made the module. */
  static Optional<DottedVersion> compiler(byte[] module) {
    ByteBuffer file = ByteBuffer.wrap(module);
    if (file.remaining() < 12 || file.getInt() != FOR1) {
      return Optional.empty();
    }
    file.getInt();
    if (file.getInt() != BEAM) {
      return Optional.empty();
    }
    while (file.remaining() >= 8) {
      int name = file.getInt();
      int size = file.getInt();
      if (size < 0 || size > file.remaining()) {
        return Optional.empty();
      }
      if (name == CINF) {
        return version(module, file.position(), size);
      }
      file.position(Math.min(file.limit(), file.position() + (size + 3) / 4 * 4));
    }
    return Optional.empty();
  }

  private static Optional<DottedVersion> version(byte[] module, int start, int size) {
    for (int i = start; i + VERSION.length + 3 <= start + size; i++) {
      if (java.util.Arrays.equals(module, i, i + VERSION.length, VERSION, 0, VERSION.length)
          && module[i + VERSION.length] == STRING_EXT) {
        int at = i + VERSION.length + 1;
        int length = (module[at] & 0xff) << 8 | (module[at + 1] & 0xff);
        return at + 2 + length <= start + size
            ? DottedVersion.parse(new String(module, at + 2, length, StandardCharsets.US_ASCII))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
