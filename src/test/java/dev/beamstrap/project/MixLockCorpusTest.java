package dev.beamstrap.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.project.LockCorpus.LockFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every lock of the corpus against what real Elixir makes of it. */
class MixLockCorpusTest {
  private static final List<LockFile> FILES = LockCorpus.mixLocks();

  private record Parsed(LockFile file, MixLock lock) {}

  private static final List<Parsed> PARSED =
      FILES.stream()
          .filter(file -> !file.name().equals(LockCorpus.WITH_CONFLICT))
          .map(file -> new Parsed(file, MixLock.parse(file.text(), file.name())))
          .toList();

  @Test
  void allButTheConflictedOneParse() {
    assertThat(FILES).hasSize(1_754);
    assertThat(PARSED).hasSize(1_753);
    assertThat(PARSED.stream().filter(lock -> lock.file().isMap())).hasSize(1_696);
    assertThat(PARSED).noneMatch(lock -> lock.lock().entries().isEmpty());
  }

  @Test
  void entriesOfTheMapsAreThoseThatElixirCounts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Parsed lock : PARSED) {
      if (lock.file().isMap()) {
        lock.lock().entries().forEach(entry -> counts.merge(kind(entry), 1, Integer::sum));
      }
    }
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "package", 340, "hex 3", 1_505, "hex 6", 1_242, "hex 7", 8_450, "hex 8", 45_139,
                "git", 1_106));
  }

  @Test
  void everyLineOfAnEntryHoldsItsKey() {
    for (Parsed lock : PARSED) {
      String[] lines = lock.file().text().split("\n");
      for (LockEntry entry : lock.lock().entries()) {
        assertThat(lines[entry.line() - 1])
            .as(lock.file().name())
            .contains("\"" + entry.app() + "\":");
      }
    }
  }

  @Test
  void theConflictedOneIsReportedWithItsLines() {
    LockFile conflicted =
        FILES.stream()
            .filter(file -> file.name().equals(LockCorpus.WITH_CONFLICT))
            .findFirst()
            .orElseThrow();
    BeamstrapException failure =
        catchThrowableOfType(
            BeamstrapException.class, () -> MixLock.parse(conflicted.text(), "mix.lock"));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.PROJECT_CONFLICT);
    assertThat(failure.fault().cause()).isEqualTo("markers at lines 2, 6, 10, 30, 33, 36");
  }

  @Test
  void filesInMixsCurrentFormAreWrittenBackByteForByte() {
    List<String> changed =
        PARSED.stream()
            .filter(lock -> lock.file().isCurrentForm())
            .filter(lock -> !lock.lock().render().equals(lock.file().text()))
            .map(lock -> lock.file().name())
            .toList();
    assertThat(PARSED.stream().filter(lock -> lock.file().isCurrentForm())).hasSize(1_334);
    // Merged by hand: each names one application twice, which Mix never writes.
    assertThat(changed)
        .containsExactlyInAnyOrder("phoenixframework-a7d4b67dc4", "teslamate-org-886d43675a");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    for (Parsed lock : PARSED) {
      String name = lock.file().name();
      String written = lock.lock().render();
      MixLock again = MixLock.parse(written, name);
      assertThat(again.render()).as(name).isEqualTo(written);
      assertThat(again.entries()).as(name).hasSameSizeAs(lock.lock().entries());
    }
  }

  private static String kind(LockEntry entry) {
    if (entry instanceof LockEntry.Hex) {
      return "hex " + entry.term().asTuple().orElseThrow().size();
    }
    if (entry instanceof LockEntry.Package) {
      return "package";
    }
    return entry instanceof LockEntry.Git ? "git" : "other";
  }
}
