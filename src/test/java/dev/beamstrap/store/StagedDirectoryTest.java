package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDirectoryTest {
  @TempDir private Path room;
  private Path parent = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void name() {
    parent = room.resolve("toolchains/erlang");
    target = parent.resolve("27.3.4.1");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void fill(StagedDirectory staged, String content) throws IOException {
    Files.createDirectories(staged.path().resolve("bin"));
    Files.writeString(staged.path().resolve("bin/erl"), content);
  }

  @Test
  void appearsOnPublishingAndNotBefore() throws IOException {
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      fill(staged, "new");
      assertThat(target).doesNotExist();
      assertThat(staged.path()).hasParent(parent);
      assertThat(staged.path().getFileName().toString()).startsWith(".27.3.4.1.staging-");
      staged.publish();
      assertThat(target.resolve("bin/erl")).hasContent("new");
    }
    assertThat(names(parent)).containsExactly("27.3.4.1");
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void leavesNothingWhenNotPublished() throws IOException {
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      fill(staged, "new");
    }
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void replacesWhatWasThere() throws IOException {
    Files.createDirectories(target.resolve("lib"));
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      fill(staged, "new");
      staged.publish();
    }
    assertThat(names(target)).containsExactly("bin");
    assertThat(names(parent)).containsExactly("27.3.4.1");
  }

  @Test
  void replacesALinkAndNotWhatItNames() throws IOException {
    Path elsewhere = Files.createDirectories(room.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("precious"), "kept");
    Files.createDirectories(parent);
    Files.createSymbolicLink(target, elsewhere);
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      fill(staged, "new");
      staged.publish();
    }
    assertThat(target).isDirectory();
    assertThat(Files.isSymbolicLink(target)).isFalse();
    assertThat(elsewhere.resolve("precious")).hasContent("kept");
    assertThat(names(parent)).containsExactly("27.3.4.1");
  }

  @Test
  void keepsWhatIsThereWhenAskedTo() throws IOException {
    Files.createDirectories(target.resolve("lib"));
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      fill(staged, "new");
      assertThat(staged.publishUnlessPresent()).isFalse();
    }
    assertThat(names(target)).containsExactly("lib");
    assertThat(names(parent)).containsExactly("27.3.4.1");
  }

  @Test
  void givesTheOldOneItsPlaceBackWhenTheNewOneCannotHaveIt() throws IOException {
    Files.createDirectories(target.resolve("lib"));
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      Files.delete(staged.path());
      BeamstrapException thrown = catchThrowableOfType(BeamstrapException.class, staged::publish);
      assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_IO);
    }
    assertThat(names(target)).containsExactly("lib");
    assertThat(names(parent)).containsExactly("27.3.4.1");
  }

  @Test
  void sweepRemovesWhatKilledRunsLeftAndNothingElse() throws IOException {
    Path outside = Files.createDirectories(room.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "kept");
    Path left = Leftover.STAGING.beside(target);
    Files.createDirectories(left.resolve("deep/er"));
    Files.createSymbolicLink(left.resolve("deep/link"), outside);
    Files.createSymbolicLink(Leftover.STAGING.beside(target), outside);
    Files.writeString(Leftover.PARTIAL.beside(parent.resolve("file")), "half");
    Files.createDirectories(parent.resolve(".mine.staging-area"));
    Files.createDirectories(target);

    StagedDirectory.sweep(parent);

    assertThat(names(parent)).containsExactly(".mine.staging-area", "27.3.4.1");
    assertThat(outside.resolve("precious")).hasContent("kept");
  }

  /** Killed between stepping aside and taking the place. */
  @Test
  void sweepGivesBackWhatWasToBeReplaced() throws IOException {
    Files.createDirectories(Leftover.REPLACED.beside(target).resolve("lib"));
    StagedDirectory.sweep(parent);
    assertThat(names(parent)).containsExactly("27.3.4.1");
    assertThat(names(target)).containsExactly("lib");

    Files.createDirectories(Leftover.REPLACED.beside(target).resolve("older"));
    StagedDirectory.sweep(parent);
    assertThat(names(parent)).containsExactly("27.3.4.1");
    assertThat(names(target)).containsExactly("lib");
  }

  @Test
  void sweepOfNothingDoesNothing() {
    StagedDirectory.sweep(parent);
    assertThat(parent).doesNotExist();
  }
}
