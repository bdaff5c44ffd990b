package dev.beamstrap.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The real lock files of src/test/resources/project/lock-files.tar.xz, by name. */
final class LockCorpus {
  static final String WITH_CONFLICT = "phoenixframework-120e54d1a9";

  private LockCorpus() {}

  /** A file of the corpus. */
  record LockFile(String name, String text) {
    boolean isMap() {
      return text.startsWith("%{");
    }

    /** One entry a line with a comma after each: what Mix writes since 1.9. */
    boolean isCurrentForm() {
      return text.startsWith("%{\n") && text.endsWith(",\n}\n");
    }
  }

  /** Every mix.lock of the corpus. */
  static List<LockFile> mixLocks() {
    List<LockFile> files = new ArrayList<>();
    try (InputStream packed =
            Objects.requireNonNull(
                LockCorpus.class.getResourceAsStream("/project/lock-files.tar.xz"));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (entry.isFile() && name.contains("mix.lock/")) {
          files.add(
              new LockFile(
                  name.substring(name.lastIndexOf('/') + 1),
                  new String(tar.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }
}
