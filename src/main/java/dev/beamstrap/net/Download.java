package dev.beamstrap.net;

import java.io.InputStream;

/** A download under way on a thread of its own. Safe for use by several threads. */
public interface Download {

  /**
   * Reads the file from its start while it arrives; any number of readers at any time. A read
   * blocks until more arrives, and says end of stream only after the checksum was found right. It
   * throws {@link RestartedException} when what was read so far is void, and the download's own
   * {@link dev.beamstrap.fault.BeamstrapException} when that failed.
   */
  InputStream follow();

  /**
   * Waits for the end.
   *
   * @throws dev.beamstrap.fault.BeamstrapException as the download failed, with a {@code net.*},
   *     {@code integrity.*}, {@code disk.*} or {@code offline.*} code
   */
  Blob await();

  /** Stops it; what has arrived is kept for the next time. No effect once it has ended. */
  void cancel();
}
