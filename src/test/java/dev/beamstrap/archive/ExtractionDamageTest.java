package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DirectoryTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is changed in an archive: it is unpacked or refused, and nothing else happens. */
class ExtractionDamageTest {
  private static final int ROUNDS = 150;

  @TempDir private Path room;

  private interface Unpacking {
    Summary of(byte[] archive) throws IOException;
  }

  @Test
  void tar() throws IOException {
    byte[] tar =
        new TarBytes()
            .directory("a/")
            .pax('x', "path=a/longer", "mtime=1714979289.5")
            .file("a/x", "content")
            .entry(
                "L",
                'L',
                "a/very/long\0".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                b -> {})
            .file("a/y", "more")
            .tar();
    Outcome outcome = new Outcome(room);
    spoil(tar, outcome, spoilt -> outcome.tarGz(TarBytes.gzip(spoilt), Layout.ONE_TOP));
  }

  @Test
  void gzip() throws IOException {
    byte[] gz = new TarBytes().directory("a/").file("a/x", "content".repeat(99)).gz();
    Outcome outcome = new Outcome(room);
    spoil(gz, outcome, spoilt -> outcome.tarGz(spoilt, Layout.ONE_TOP));
  }

  @Test
  void zip() throws IOException {
    byte[] zip =
        new ZipBytes().directory("a/").file("a/x", "content".repeat(9)).file("b", "more").zip();
    Outcome outcome = new Outcome(room);
    spoil(zip, outcome, outcome::zip);
  }

  private static void spoil(byte[] whole, Outcome outcome, Unpacking unpacking) throws IOException {
    int refused = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] spoilt = whole.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
      }
      try {
        unpacking.of(spoilt);
        DirectoryTree.empty(outcome.directory());
      } catch (BeamstrapException e) {
        refused++;
        assertThat(e.fault().code()).as("seed " + seed).isEqualTo(FaultCode.INTEGRITY_ARCHIVE);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      outcome.assertUntouched();
    }
    assertThat(refused).isPositive();
  }
}
