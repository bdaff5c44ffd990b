package dev.beamstrap.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.catalog.ArchiveLayout;
import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.CachedDocuments;
import dev.beamstrap.project.LockedArtifact;
import dev.beamstrap.report.Event;
import dev.beamstrap.toolfile.CommandLineTools;
import dev.beamstrap.version.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a lock where no checksum file can be reached. */
class WriteLockTest {
  private static final ArtifactSource LISTED =
      source("https://builds.hex.pm/e.zip", Optional.of("a"), Optional.empty(), "any");
  private static final ArtifactSource UNLISTED =
      source("https://builds.hex.pm/e.zip", Optional.empty(), Optional.empty(), "any");
  private static final ArtifactSource BESIDE_A_FILE =
      source(
          "https://github.com/e.zip",
          Optional.empty(),
          Optional.of(URI.create("https://github.com/e.zip.sha256sum")),
          "any");

  @TempDir private Path cache;
  private final List<Event> events = new ArrayList<>();
  private final ToolLock lock = new ToolLock();

  private static ArtifactSource source(
      String url, Optional<String> digit, Optional<URI> checksumUrl, String platform) {
    return new ArtifactSource(
        URI.create(url),
        digit.map(hex -> new Sha256(hex.repeat(64))),
        checksumUrl,
        "a listing",
        platform);
  }

  private void add(ArtifactSource... sources) {
    CachedDocuments unreachable =
        new CachedDocuments(
            () -> {
              throw new AssertionError("network");
            },
            cache,
            true,
            events::add);
    PlannedTool tool =
        new PlannedTool(
            Tool.ELIXIR,
            "1.14.0-otp-25",
            Arrays.asList(sources),
            ArchiveLayout.ZIP_FLAT,
            CommandLineTools.parse(List.of("elixir@1.14.0-otp-25")).get(0));
    WriteLock.addAll(
        lock, tool, new Checksums(Optional.empty(), unreachable, false, events::add), events::add);
  }

  private List<URI> locked() {
    return lock.lock().tools().stream()
        .flatMap(tool -> tool.artifacts().stream())
        .map(LockedArtifact::url)
        .toList();
  }

  @Test
  void aListedChecksumNeedsNoFile() {
    add(LISTED, BESIDE_A_FILE);
    assertThat(locked()).containsExactly(LISTED.url());
    assertThat(events).isEmpty();
  }

  @Test
  void anotherPlatformsMissingChecksumIsNoted() {
    ArtifactSource elsewhere =
        source("https://builds.hex.pm/o", Optional.empty(), Optional.empty(), "ubuntu-22.04/amd64");
    add(LISTED, elsewhere);
    assertThat(locked()).containsExactly(LISTED.url());
    assertThat(events)
        .containsExactly(
            new Event.Noted(
                "not locked for ubuntu-22.04/amd64:"
                    + " no checksum is known for elixir 1.14.0-otp-25"));
  }

  @Test
  void withoutAnyChecksumTheFailureIsTheOneThatCanBeMended() {
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> add(UNLISTED, BESIDE_A_FILE));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.OFFLINE_MISSING);
    assertThat(failure.fault().message()).contains("e.zip.sha256sum");
    assertThat(locked()).isEmpty();
  }

  @Test
  void withoutAnyChecksumOrFileItIsUnverified() {
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> add(UNLISTED));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.INTEGRITY_UNVERIFIED);
  }
}
