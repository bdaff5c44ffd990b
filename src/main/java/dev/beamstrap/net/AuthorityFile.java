package dev.beamstrap.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * What a file of certificate authorities is worth.
 *
 * @param source the file, and who named it
 * @param exists whether there is such a file
 * @param certificates how many it holds
 * @param problem why it is of no use, or of less; empty when nothing is wrong
 */
public record AuthorityFile(
    CaSource source,
    boolean exists,
    int certificates,
    Optional<String> problem,
    Set<ByteBuffer> subjects) {

  /** Copies the set. */
  public AuthorityFile {
    subjects = Set.copyOf(subjects);
  }

  /** Reads a file; never fails. */
  public static AuthorityFile read(CaSource source) {
    Set<ByteBuffer> subjects = new HashSet<>();
    try {
      Optional<String> problem = Optional.empty();
      int count = 0;
      if (source.kind() instanceof CaSource.JavaStore store) {
        for (X509Certificate held : Trust.held(source.path(), store)) {
          subjects.add(ByteBuffer.wrap(held.getSubjectX500Principal().getEncoded()));
          count++;
        }
        problem =
            count > 0
                ? Optional.empty()
                : Optional.of("gives no certificate; a PKCS12 store needs its password set");
      } else {
        PemBundle bundle = PemBundle.read(source.path());
        for (PemBundle.Entry entry : bundle.entries()) {
          subjects.add(ByteBuffer.wrap(entry.subject()));
        }
        count = bundle.entries().size();
        problem =
            bundle.damaged() == 0
                ? Optional.empty()
                : Optional.of("has " + bundle.damaged() + " blocks that are no certificate");
      }
      return new AuthorityFile(source, true, count, problem, subjects);
    } catch (IOException | GeneralSecurityException e) {
      boolean exists = Files.exists(source.path());
      return new AuthorityFile(source, exists, 0, Optional.of(problem(source, e)), subjects);
    }
  }

  /** Whether it holds an authority of that name. */
  public boolean names(X500Principal authority) {
    return subjects.contains(ByteBuffer.wrap(authority.getEncoded()));
  }

  private static String problem(CaSource source, Exception thrown) {
    if (thrown instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (!Files.isReadable(source.path())) {
      return "may not be read";
    }
    if (source.kind() instanceof CaSource.JavaStore) {
      return "is no Java key store that can be opened: " + thrown.getMessage();
    }
    return String.valueOf(thrown.getMessage());
  }
}
