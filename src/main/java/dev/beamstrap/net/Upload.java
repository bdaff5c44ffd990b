package dev.beamstrap.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * The body of a request.
 *
 * @param length how many bytes it has, where that is known
 * @param repeatable whether it can be opened more than once
 * @param source opens it; whoever opens it closes it
 */
record Upload(OptionalLong length, boolean repeatable, Source source) {
  private static final int BUFFER = 16 << 10;

  /** Opens a body. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** Writes all of it, each piece at once as it came: the other side may wait for it. */
  void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = source.open()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    }
  }

  static Upload of(byte[] bytes) {
    return new Upload(OptionalLong.of(bytes.length), true, () -> new ByteArrayInputStream(bytes));
  }
}
