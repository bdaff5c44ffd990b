package dev.beamstrap.net;

import java.io.IOException;

/**
 * The download began again from its first byte, with other content: whoever follows it has to throw
 * away what was read and call {@link Download#follow} again.
 */
public final class RestartedException extends IOException {
  private static final long serialVersionUID = 1L;

  RestartedException() {
    super("the download began again from its start");
  }
}
