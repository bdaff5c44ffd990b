package dev.beamstrap.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The body of a request.
 *
 * @param length how many bytes it has, where that is known
 * @param repeatable whether it can be opened more than once
 * @param source opens it; whoever opens it closes it
 */
record Upload(OptionalLong length, boolean repeatable, Source source) {

  /** Opens a body. */
  interface Source {
    InputStream open() throws IOException;
  }

  static Upload of(byte[] bytes) {
    return new Upload(OptionalLong.of(bytes.length), true, () -> new ByteArrayInputStream(bytes));
  }
}
