package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.project.LockCorpus.LockFile;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Damaged real locks: each is read or refused with a position, whatever was done to it. {@code
 * -Dbeamstrap.fuzz.mutations=1000000} for the full run.
 */
class MixLockFuzzTest {
  private static final int MUTATIONS = Integer.getInteger("beamstrap.fuzz.mutations", 3_000);
  private static final long SEED = Long.getLong("beamstrap.fuzz.seed", 20_140_101L);
  private static final Set<FaultCode> EXPECTED =
      EnumSet.of(FaultCode.PROJECT_SYNTAX, FaultCode.PROJECT_CONFLICT);
  private static final List<String> TOKENS =
      List.of(
          "\"",
          "'",
          "\\",
          "\\x",
          "\\u{",
          "#",
          "#{",
          "{",
          "}",
          "[",
          "]",
          "%{",
          ",",
          ":",
          "::",
          "=>",
          "nil",
          "-",
          "1_0",
          "9".repeat(500),
          "Foo.",
          "@",
          "\n",
          "\r",
          "\0",
          "\u00e9",
          "\uD83D",
          "<<<<<<<",
          "[".repeat(70),
          ":hex",
          "true:",
          "?a",
          "~s(",
          "\\",
          "0x1F");

  @Test
  void damagedLocksAreReadOrRefused() {
    List<LockFile> files = LockCorpus.mixLocks();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SplittableRandom random = new SplittableRandom(SEED);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String text = files.get(random.nextInt(files.size())).text();
      if (random.nextInt(4) > 0 && text.length() > 3_000) {
        int from = random.nextInt(text.length() - 2_000);
        text = "%{" + text.substring(from, from + 2_000);
      }
      String damaged = mutate(text, random);
      String which = "mutation " + i + " of seed " + SEED;
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        MixLock lock = MixLock.parse(damaged, "mix.lock");
        read++;
        String written = lock.render();
        assertThat(MixLock.parse(written, "again").render()).as(which).isEqualTo(written);
      } catch (BeamstrapException e) {
        assertThat(EXPECTED).as(which).contains(e.fault().code());
        if (e.fault().code() == FaultCode.PROJECT_SYNTAX) {
          assertThat(e.fault().message()).as(which).matches("mix\\.lock:[0-9]+:[0-9]+: [^\\n\\r]+");
        }
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(which, e);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as(which).isLessThan(400_000 + 100L * damaged.length());
    }
    assertThat(read).isPositive();
  }

  private static String mutate(String text, SplittableRandom random) {
    StringBuilder out = new StringBuilder(text);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(out.length() + 1);
      int end = Math.min(out.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(6)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, out.substring(at, Math.min(out.length(), at + 200)));
        case 2 -> out.setLength(Math.max(1, at));
        case 3 -> out.replace(at, end, String.valueOf((char) random.nextInt(0x250)));
        default -> out.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
      }
    }
    return out.toString();
  }
}
