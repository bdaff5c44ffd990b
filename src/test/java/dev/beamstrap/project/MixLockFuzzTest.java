package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.project.LockCorpus.LockFile;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
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
  private static final Pattern POSITIONED = Pattern.compile("mix\\.lock:[0-9]+:[0-9]+: [^\\n\\r]+");
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
    files.forEach(file -> outcome(file.text().substring(1)));
    files.forEach(file -> outcome(file.text()));
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String damaged =
          mutate(excerpt(files.get(random.nextInt(files.size())).text(), random), random);
      String which = "mutation " + i + " of seed " + SEED;
      long before = threads.getCurrentThreadAllocatedBytes();
      Object outcome;
      try {
        outcome = outcome(damaged);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(which, e);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as(which).isLessThan(1_000_000 + 100L * damaged.length());
      if (outcome instanceof MixLock lock) {
        read++;
        String written = lock.render();
        assertThat(MixLock.parse(written, "again").render()).as(which).isEqualTo(written);
      } else if (outcome instanceof Fault fault) {
        assertThat(EXPECTED).as(which).contains(fault.code());
        if (fault.code() == FaultCode.PROJECT_SYNTAX) {
          assertThat(POSITIONED.matcher(fault.message()).matches()).as(which).isTrue();
        }
      }
    }
    assertThat(read).isPositive();
  }

  /** The lock, or why there is none. */
  private static Object outcome(String text) {
    try {
      return MixLock.parse(text, "mix.lock");
    } catch (BeamstrapException e) {
      return e.fault();
    }
  }

  /** Mostly a part of the file, so that more mutations fit into the time. */
  private static String excerpt(String text, SplittableRandom random) {
    if (random.nextInt(8) == 0 || text.length() <= 3_000) {
      return text;
    }
    int from = text.indexOf("\n", random.nextInt(text.length() - 2_000)) + 1;
    return "%{\n" + text.substring(from, Math.min(text.length(), from + 2_000));
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
