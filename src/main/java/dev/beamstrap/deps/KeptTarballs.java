package dev.beamstrap.deps;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.store.DirectoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Verified package tarballs by their outer checksum, {@code SHA256.tar}, each with the ETag that
 * its origin gave it, where known, in {@code SHA256.etag}. They are not synced: whoever uses one
 * verifies it.
 */
record KeptTarballs(Path directory) {
  private static final int MAX_ETAG = 256;

  Path file(Sha256 outer) {
    return directory.resolve(outer.hex() + ".tar");
  }

  /** A new file beside them, to be kept or deleted. */
  Path partial() throws IOException {
    DirectoryTree.ensure(directory);
    return Files.createTempFile(directory, ".tarball", ".partial");
  }

  /** Keeps one that was verified; {@code partial} is renamed. */
  Path keep(Path partial, Sha256 outer, Optional<String> etag) throws IOException {
    Path file = file(outer);
    if (etag.isPresent() && isEtag(etag.get())) {
      Path note = Files.createTempFile(directory, ".etag", ".partial");
      Files.writeString(note, etag.get(), StandardCharsets.UTF_8);
      Files.move(note, etagFile(outer), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  /** The ETag of one, where known. */
  Optional<String> etag(Sha256 outer) {
    try {
      Path note = etagFile(outer);
      return Files.isRegularFile(note) && Files.size(note) <= MAX_ETAG
          ? Optional.of(Files.readString(note, StandardCharsets.UTF_8)).filter(KeptTarballs::isEtag)
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Path etagFile(Sha256 outer) {
    return directory.resolve(outer.hex() + ".etag");
  }

  /** RFC 9110 8.8.3, in printable ASCII, so that it can stand in a header as it is. */
  private static boolean isEtag(String text) {
    return text.length() <= MAX_ETAG && text.matches("(?:W/)?\"[\\x21\\x23-\\x7e]*\"");
  }
}
