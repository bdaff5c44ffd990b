package dev.beamstrap.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps what passes and never changes, and gives it in place of the origin. It is asked only about
 * GET requests that carry no credential and want the whole thing. Used by several threads; never
 * throws.
 */
public interface Shelf {
  /**
   * What is kept.
   *
   * @param body closed by whoever asked for it
   * @param length its bytes
   * @param etag the validator that the origin gave it
   */
  record Item(InputStream body, long length, String etag) implements Closeable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** Sees a body pass. Used by one thread, which closes it. */
  interface Watch extends AutoCloseable {
    /** The next bytes; keeps nothing of the array. */
    void bytes(byte[] bytes, int offset, int length);

    /** That was all of it. Without this the body broke off. */
    void complete();

    @Override
    void close();
  }

  /** What is at an address, where that is kept. */
  Optional<Item> find(URI url);

  /**
   * The origin gives what is at an address, status 200.
   *
   * @param length as announced
   * @return who wants to see it
   */
  Optional<Watch> watch(URI url, Optional<String> etag, OptionalLong length);

  /** The origin says, by status 304, that what had this validator is what it has now. */
  void unchanged(URI url, String etag);

  /** One that keeps nothing. */
  static Shelf empty() {
    return new Shelf() {
      @Override
      public Optional<Item> find(URI url) {
        return Optional.empty();
      }

      @Override
      public Optional<Watch> watch(URI url, Optional<String> etag, OptionalLong length) {
        return Optional.empty();
      }

      @Override
      public void unchanged(URI url, String etag) {}
    };
  }
}
